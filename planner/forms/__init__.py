"""What a screen holds, without the screen: forms, questions, lines and the meaning of keys."""
