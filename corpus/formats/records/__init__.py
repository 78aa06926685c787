"""Records: fields by name, each record an article; JSON, and tables of separated values."""
