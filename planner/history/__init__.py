"""How a plan changes: what people want, the rules, and the entries that hold it."""
