"""Is an index whole, how old is it, and what of it is no longer needed?

verification  every checksum, and every count that has a counterpart
status        how many articles, how old, how large
garbage       what no commit needs is removed, under the lock
"""
