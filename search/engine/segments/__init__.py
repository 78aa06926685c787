"""What do the open segments of an index on disk know beside the scores of a plan?

evidence      what terms have there; which articles have some numbers or dates
matches       all matches of a plan: counted by facet, weighed by their terms
significance  the terms that mark some documents against all of the index
"""
