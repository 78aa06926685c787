"""How do articles become segments?

form_streams     texts as numbers of surface forms
form_table       each new surface form expanded once
inversion        occurrences in the order of texts become postings in the order of terms
segment_writer   articles in, segment files out, within a budget of memory
segment_builder  one segment file
segment_merging  several segments become one
worker_pool      processes that write segments beside the job
index_writer     one atomic and durable commit
"""
