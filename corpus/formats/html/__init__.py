"""How does a saved web page become an article?

`charset` and `tree` read the page, `blocks` takes it apart into paragraphs and says which of them
are furniture by their place (`parts`), `main_text` finds the article among them, `facts` gathers
what the page says of itself (`json_ld`, `meta_tags`, `people`, `headline`), `kinds` knows the pages
that are no article. The lines that are left go through the rules of `corpus.cleaning`.
"""
