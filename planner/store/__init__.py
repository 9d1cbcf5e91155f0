"""A plan's folder: its history, lock, checkpoint and recovery."""
