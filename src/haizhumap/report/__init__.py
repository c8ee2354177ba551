"""
A report: its words, and the places in its words.

`cleaning` takes out what re-publishing sites leave in a raw text, with a log that leads back; `store` reads and writes
what is kept; `headings` finds the numbered sections, `sentences` the sentence around an offset and a quote among its
neighbours. All offsets are Python characters of the cleaned text, end exclusive.
"""
