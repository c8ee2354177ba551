"""
What the project keeps by hand: registers, ledgers, decisions and the gazetteer, from bytes to typed records and back.

`tables` reads any of its CSV files, `rows` brings the registers and ledgers of several reports together and adds to
them, `gazetteer` and `decisions` read and write their own file; `locking` lets one writer in at a time. Every fault of
form becomes an issue with file, line, field and value; what values mean beside each other is `checks`'.
"""
