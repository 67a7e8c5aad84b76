"""A sound server of our own and somebody who listens, as for the outputs alone."""

from tests.e2e.test_sound import recorder, server

__all__ = ["recorder", "server"]
