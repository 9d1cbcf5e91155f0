"""Branches that do not exist: plans of any size, and one whole year with its history."""

from inventing.states import invent

__all__ = ["invent"]
