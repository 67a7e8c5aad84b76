"""The local socket through which another terminal drives or reads a session.

One JSON object a line. A client asks `{"command": "pause"}` and gets the status as it is then, or
`{"error": "..."}`; after `watch` it gets each new status until the session ends. One request a
connection. `client.py` and `protocol.py` start fast and know nothing of sessions.
"""
