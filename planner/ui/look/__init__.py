"""How the screen looks: themes, colours, the widths of its signs."""
