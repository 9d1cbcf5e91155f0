"""What slips, how it changed, and the counts of it."""
