"""Screens, one a file, each beside its style sheet."""
