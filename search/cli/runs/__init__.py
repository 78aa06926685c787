"""What stands around a run of `reindex`: its progress, its repetition and its alerts."""
