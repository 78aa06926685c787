"""What is asked more than once: files of queries, all hits of one, alerts and their feed.

Not its job: searching itself, which is the archive's, and printing.
"""
