"""
Web pages as text.

`html` tells the words of a page from what frames it and what it does not show; `mht` finds the page in a saved one.
"""
