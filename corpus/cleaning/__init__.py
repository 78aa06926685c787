"""Which lines of a scraped page are article text, and what do the others say?

A page comes as lines with verdicts (`page`); each rule looks at one kind of furniture and cuts it,
most of them keeping what it says as a field: `bylines`, `captions`, `datelines`, `metadata`,
`phrases` (buttons, links and other wording, listed in `corpus/tables/furniture.txt`), `endings`,
`repeated`. `cleaner` runs them in order.
"""
