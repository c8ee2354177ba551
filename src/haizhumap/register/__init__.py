"""
What the project keeps by hand: register, ledger, links and gazetteer, from bytes to typed records.

Every fault of form becomes an issue with file, line, field and value; what values mean beside each other is `checks`'.
"""
