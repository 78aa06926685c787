"""Which words does a German compound consist of?

lexicon       how often German text writes a word as a noun
parts         which pieces of a word may stand in a compound, and what each costs
segmentation  the cheapest pieces that cover a word
splitter      what is split, and what stays whole
part_stems    the parts as terms of the stem layer
"""
