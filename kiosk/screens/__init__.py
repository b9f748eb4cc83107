"""One screen a file, built when it is opened and dropped when it is left, so that nothing of a visitor stays."""
