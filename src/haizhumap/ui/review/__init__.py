"""
The page for a new report: bring it, review what was found, place it on the map, save it.

`page` shows the parts: `upload` (the form), `steps` (what a reader does to a draft), `geocoders` (asked when the reader
says so) and `links` (places of two years that may be the same). What becomes of a review is `haizhumap.review`'s.
"""
