"""A terminal coach for timed strength circuits."""

__version__ = "0.2.0"
