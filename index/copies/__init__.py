"""Near-duplicates: which articles are copies of one text, cut, moved round or with a new headline.

Every document has a sketch of its text in its segment; a commit compares the sketches of what is
new with all others, reads the texts of pairs that may be copies, and keeps the pairs and the
clusters they make in one file beside the manifest.
"""
