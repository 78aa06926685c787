"""What did the user ask for? Query text to query tree."""
