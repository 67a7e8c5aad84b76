"""A small figure, for the tests of commands that read one."""

from __future__ import annotations

FIGURE = """
name = "Nod"
side = "right"
camera = [20, 10]
work = ["leg_r"]
[[key]]
say = "Stand tall"
move = 0.5
hold = 0.5
pelvis = [0, 88, 0]
[[key]]
say = "Lift the leg"
move = 1.0
hold = 1.0
leg_r = { thigh = [0, 0], shin = [0, -90] }
"""
"""It stands from second 0 to 0.5, lifts until 1.5, holds until 2.5, and is back at 3."""
