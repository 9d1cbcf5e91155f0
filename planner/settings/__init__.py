"""The settings of a person and a machine: choices, last session, terminal."""
