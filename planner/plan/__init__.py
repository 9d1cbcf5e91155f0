"""What a plan is: its records, its months, its file, and how its rows are shown."""
