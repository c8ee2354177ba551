"""The command line, `haizhumap`: a command a file's worth of arguments and words, the work is done elsewhere."""
