"""
What a request asks of the service: `parameters` reads them, `cql` the filter among them.

Must not know features; what makes no sense is refused in words.
"""
