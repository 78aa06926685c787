"""How does an index come to hold exactly the articles of its sources? The batch job.

scanning      which files the sources hold
ledger        what changed, what is gone, what stays
reindexing    the run
transaction   all changes become visible at once, or none
report        what was done, and what failed
"""
