"""Figures and targets: how they are read, and the standing of a KPI."""
