"""The page for a new report: bring it, review what was found, place it on the map, save it."""
