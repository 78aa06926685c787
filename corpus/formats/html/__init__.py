"""How does a saved web page become an article?

`charset` and `tree` read the page. `facts` gathers what it says of itself (`json_ld`, `meta_tags`,
`headline`). `blocks` takes it apart into paragraphs, of which some are furniture by their place
(`parts`, `furniture`); `main_text` finds the article among the others (`region`). `kinds` knows the
pages that are no article. `reader` calls them in this order, and lets the rules of
`corpus.cleaning` work on the `lines` that are left.
"""
