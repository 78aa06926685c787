"""Where does a run keep what it makes?

target        what a run needs of a place; opening: the place by its path or address
directory     an index directory; transaction: all of a run's changes there, or none
cluster       an index on a cluster
commit_check  what was written is looked up before it becomes visible
"""
