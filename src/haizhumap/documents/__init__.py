"""
Files that people bring, as text.

`document` leads from bytes to raw text by `reading`, which works in a process of its own (`sandbox`): `sniffing` tells
the format, `encodings` the encoding, and the readers (`word`, `printed`, `pages`, `rtf`, `odt`) give the words, without
marks of `notes` and what has no `visibility`. Text is neither cleaned here nor searched.
"""
