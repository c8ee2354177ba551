"""Other people's files of features, from one datum to another: `convert` and the `files` it reads and writes."""
