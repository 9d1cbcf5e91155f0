"""What a person does on a screen, and what follows from it."""
