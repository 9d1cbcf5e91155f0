"""Figures and targets: how they are read, and where a KPI stands."""
