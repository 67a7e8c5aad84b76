"""A session under way, for any front end."""
