"""Which terms stand for a German text? The one analysis of articles and queries.

visible      the text as the reader sees it
tokenizer    text to surface forms (`truncation`: those that a hyphen shortens)
expansion    a surface form to terms, position by position
word_terms   one word to the terms of both layers: `folding`, `stemming`, `compounds`
figures      dates and numbers
analyzer     all of it
tables/      the word lists
"""
