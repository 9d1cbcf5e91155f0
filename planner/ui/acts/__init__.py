"""Acts: what the keys of the screens mean."""
