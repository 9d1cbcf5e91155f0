"""Plans read from a document: a new one, or what of it changes a plan there is."""
