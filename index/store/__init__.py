"""Which files are an index, and which state of them does a reader see?

directory   generations, and which of them is live
manifest    which file gave which articles
lock        one writer at a time
snapshot    one committed state, checked
index_view  its open segments, as the query layer searches them
"""
