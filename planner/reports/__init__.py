"""Plans into documents and grids (pure)."""
