"""Which passages of an article show best why it was found, and what is marked in them?

highlighter     matches of the units of a query in a text
passages        what could become a snippet, and what each is worth
sentences       where sentences begin and end
best_passages   the choice
"""
