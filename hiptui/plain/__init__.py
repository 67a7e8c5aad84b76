"""The session as lines of text: one an event, nothing moves, nothing is painted."""
