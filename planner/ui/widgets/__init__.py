"""Widgets that show a plan and post what was asked of them."""
