"""Where plans are kept: the book, the contract of a place, and the folder that fulfils it."""
