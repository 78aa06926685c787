"""How do the bytes of one segment lie on the disk?

One file a segment: sections of plain arrays, memory-mapped and never copied.

    sections         the file: magic, aligned sections, JSON footer with a checksum of each section
    blocks           the checksums by which a search checks what it reads
    term_dictionary  the terms of a field in the order of their bytes, front-coded
    bloom_filter     which terms a field holds, asked before the dictionary
    term_lookup      which number a term has, and several terms at once, in C
    postings         the postings of one field as arrays; positions, bit_packing
    field_writer     the same written
    stored_fields    the stored values and texts, compressed in blocks
    columns          sortable values by document number
    segment_data     one open segment: fields, stored values, columns, live documents
    whoosh/          the same through Whoosh's own interfaces

Not its job: what the terms of a text are (the analyzer), and scoring (the query layer).
"""
