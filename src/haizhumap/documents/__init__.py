"""
Files that people bring, as text.

`document` leads from bytes to raw text: `sniffing` tells the format, `encodings` the encoding, and `docx`, `html` and
`pdf` read in a process of their own (`sandbox`), which bounds time and memory. `paragraphs` joins the lines of pages.
Text is neither cleaned here nor searched.
"""
