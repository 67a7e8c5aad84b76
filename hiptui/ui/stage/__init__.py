"""What screens look like, as pure functions: data and a size in, lines of styled text out."""
