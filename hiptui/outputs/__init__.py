"""How a cue leaves the program other than by the screen."""
