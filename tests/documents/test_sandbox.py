"""Readers in a process of their own."""

import pytest

from haizhumap.documents.sandbox import run_reader
from haizhumap.errors import DocumentError


def test_a_reader_that_dies_is_a_sentence() -> None:
    """A crash of the process that reads does not reach the app."""
    with pytest.raises(DocumentError) as caught:
        run_reader("no_such_reader", b"", seconds=30)

    assert caught.value.code == "document-damaged"
