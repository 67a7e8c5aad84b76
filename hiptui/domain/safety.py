"""What every runner is told before the first session."""

SAFETY = (
    "Hard is fine, sharp is not. Stop if you feel pain, dizziness or pressure in the chest. "
    "Injured, pregnant, recently operated on or unsure? Ask a doctor or physiotherapist first."
)
"""Shown at the first start, then in help."""
SCREEN = (
    "Put the screen beyond the foot of the mat and enlarge the text until the terminal is about "
    "80x24."
)
"""The same."""
NEW_HERE = "New here? tab walks you through the moves. Start with 2 rounds."
"""Shown at the first start."""
