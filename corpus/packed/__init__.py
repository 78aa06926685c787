"""What is in a packed file? Archives are walked here, and each member is read by its format.

compression   files that hold one other file, known by their first bytes
limits        how much may come out of a packed file
entries       what the reader of a kind of archive gives: names, and how to open them
zip_files, tar_files, warc_files   one kind of archive each, with gzip_members and http_answers
spooling      streams that can be read from any place
walking       all members of an archive, those of archives in it included, within the limits
recognising   by name and content: what reads a file, with the table of kinds of archives
versions      of one report in several files or members the newest
reading, inspecting, learning   files of any kind to readings, accounts and furniture
"""
