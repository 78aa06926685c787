"""Which passages of an article show best why it was found, and what is marked in them?

highlighter     matches of the units of a query in a text
candidates      the forms of a text that may match, told by their letters
form_meanings   what a form means to a query
sequences       phrases, words near each other, parts of compounds
passages        what could become a snippet, and what each is worth
sentences       where sentences begin and end
best_passages   the choice, and how long a snippet is
framing         how much of its surroundings a passage is shown with
"""
