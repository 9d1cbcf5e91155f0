"""The slips of a plan, their trends, and its measures."""
