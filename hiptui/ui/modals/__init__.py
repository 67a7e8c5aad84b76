"""Windows over a screen: questions and help."""
