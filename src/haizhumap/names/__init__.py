"""
Names of places, taken apart and compared; nothing here knows a record.

`parsing` parts a Chinese name into prefix, core, type noun and limits, and tells how alike two are; `pinyin` spells it.
"""
