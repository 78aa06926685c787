"""Which terms does a query tree stand for? Words, names and their variants."""
