"""
A report: its words, and the places in its words.

`store` cleans a raw text, with a log that leads back, and reads what is kept; `headings` finds the numbered sections;
`sentences` reads one quote among its neighbours. All offsets are Python characters of the cleaned text, end exclusive.
"""
