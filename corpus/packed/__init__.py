"""What is in a packed file? Archives are walked here, and each member is read by its format.

entries       what the readers of archives give: a name and how to open it
zip_files, tar_files, warc_files   one kind of archive each
containers    the table of kinds of archives
names         what the names of members tell, and which are refused
walking       all members of an archive, those of archives in it included, within the limits
recognising   by name and content: what reads a file
reading       from files of any kind to readings
"""
