"""Which articles match, and how well?

lowering, layering     query tree to a plan: evidence on the layers of the index, weighted
statistics, norms      what the index has of terms: postings, how frequent, how rare
nodes                  what a plan is made of: plain data
native/, reference     the two interpreters of a plan: C, and numpy where there is no C
evaluation, ranking    the best matches in a stable order; relaxing where there are none
weights                how much each piece of evidence counts
"""
