"""How do the bytes of one file become articles? One module a format, one row of `table` each."""
