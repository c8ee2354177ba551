"""
Names of places, made comparable, taken apart and spelt; nothing here knows a record.

`normalise` takes away what does not count, `parsing` parts a Chinese name into prefix, core, type noun and limits,
`similarity` tells how alike two are, and `pinyin` spells a name and reads it aloud.
"""
