"""What belongs to the person and the machine: settings, the place left, the terminal."""
