"""How does an index come to hold exactly the articles of its sources? The batch job.

reindexing    the call: arguments, lock, report
run           one run, from the files to the commit
live_state    the index as it is, and whether it can be continued
scanning      which files the sources hold
stream_source a stream, such as standard input, as one of them
ledger        what changed, what is gone, what stays
transaction   all changes become visible at once, or none
report        what was done, and what failed
"""
