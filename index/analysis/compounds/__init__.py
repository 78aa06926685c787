"""Which words does a German compound consist of?

lexicon           how often German text writes a word as a noun
part_tables       curated words: short parts, words that are never split, rules
pieces            all that may stand in a compound, written out with what each costs
compiled_lexicon  both as one trie
kept_lexicon      that trie, kept for later processes
segmentation      the cheapest pieces that make up a word
splitter          what is split, and what stays whole
"""
