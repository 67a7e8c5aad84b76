"""The full-screen program."""

LEAST = (40, 12)
"""Cells and rows below which nothing useful fits."""
