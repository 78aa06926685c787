"""Reports as news agencies send them: NewsML-G2, NITF, ninjs and dpa's digitalwires."""
