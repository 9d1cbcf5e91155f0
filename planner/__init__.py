"""The year's plan of a 協会けんぽ branch: its months, its progress, its slips."""

__version__ = "0.1.0"
