"""
Word documents as text.

`docx` leads through a document; `wordxml` opens its parts, `revisions` makes of it the final text that Word shows,
`numbering` counts its lists, `chunks` reads the documents inside it.
"""
