"""Is an index whole, how old is it, and what of it is no longer needed?"""
