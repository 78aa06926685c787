"""How does an index come to hold exactly the articles of its sources? The batch job.

reindexing    the call: arguments, lock, report; copying: the same without sources
run           one run, from the files to the commit
targets/      where the index lies: as it is, and its changes, which become visible at once
scanning      which files the sources hold
stream_source a stream, such as standard input, as one of them
ledger        what changed, what is gone, what stays
report        what was done, and what failed
"""
