"""
Files that people bring, as text.

`document` leads from bytes to raw text: `sniffing` tells the format, `encodings` the encoding, and the readers (`word`,
`printed`, `html`, `mht`, `rtf`, `odt`) work in a process of their own (`sandbox`), which bounds time and memory.
Text is neither cleaned here nor searched.
"""
