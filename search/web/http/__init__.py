"""Requests in and responses out: the server, its connections, and whom it answers."""
