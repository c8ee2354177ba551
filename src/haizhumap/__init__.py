"""haizhumap: from a government work report's words to a map of its projects."""
