"""Past and running sessions on disk: `history.db` beside its `running.lock`."""
