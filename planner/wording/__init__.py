"""Codes, changes and slips as sentences in the language in use."""
