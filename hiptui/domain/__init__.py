"""What a circuit is and how a session runs: pure, no files, no clock, no terminal."""
