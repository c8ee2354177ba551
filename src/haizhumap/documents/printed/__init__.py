"""
Printed pages as text.

`pdf` opens a file; `glyphs` makes lines of the characters on a page, `paragraphs` paragraphs of the lines.
"""
