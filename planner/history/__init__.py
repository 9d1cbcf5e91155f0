"""The changes of a plan: intents, rules, and the entries of its history."""
