"""Which articles match, and how well?

lowering, layering   query tree to nodes: evidence on the layers of the index, weighted
plan                 nodes for one segment, as the module in C reads them
dense/               the same nodes evaluated with numpy
ranking              the best matches in a stable order
weights              how much each piece of evidence counts
"""
