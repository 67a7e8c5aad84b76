"""What single commands do: one module each, with `run(args)` giving the exit code."""
