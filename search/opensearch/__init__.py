"""How does a cluster answer the plans that segments on disk answer?

evidence    what its articles have of terms; which of them have some numbers or dates
clauses     fewer of them, where a cluster would not take all
request     a plan as one request of OpenSearch
ranking     the matches of a plan: a page of them, or all of them counted
vocabulary  words that begin alike, or are nearly alike, listed by the cluster
opening     one state of an index there, opened
"""
