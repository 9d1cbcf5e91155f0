"""The storage of plans: the book, the contract of a place, and the folder that implements it."""
