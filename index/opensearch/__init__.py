"""How does the same index lie on an OpenSearch cluster?

address    where it lies, as users write it; the user, the password and the CA
cluster    requests, and what their failures mean
mapping    the fields of an article there; documents: an article as one of them
copies     what copies of a text share
bulk       many documents at once, again where the cluster is busy; scan: all that match
state      which index and which run is live; manifest: what its sources gave; lease: one writer
reader     one state of it, read; writer: the next one, made; versions: what runs have left
upkeep     status, verify, gc
"""
