"""Which few words of a text can have one of some terms? Told by bytes, before analysis."""
