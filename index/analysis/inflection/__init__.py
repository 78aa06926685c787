"""Inflection: the forms of words that the stemmer leaves apart."""
