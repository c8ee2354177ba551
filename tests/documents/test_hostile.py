"""Hostile documents: whatever the bytes, a reader gives a text or an error of ours."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_documents import SAMPLES

from haizhumap.documents.document import ReadingLimits, read_bytes
from haizhumap.documents.sniffing import Media
from haizhumap.errors import DocumentError
from haizhumap.i18n import LANGS, say_error

PATIENT = settings(max_examples=30, deadline=None)
LIMITS = ReadingLimits()
HEADS = [
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"{\\rtf1 ",
    b"<html>",
    b"<?xml version='1.0'?><wordDocument>",
    b"\xd0\xcf\x11\xe0",
    b"",
]


def read(data: bytes, name: str) -> None:
    """Read a document; words come out, or an error of ours whose sentences name the document."""
    try:
        words = [read_bytes(data, name=name, limits=LIMITS).raw.strip()]
    except DocumentError as error:
        words = [said * (name in said) for said in (say_error(error, lang) for lang in LANGS)]

    assert all(words)


@pytest.mark.parametrize("media", SAMPLES)
@PATIENT
@given(data=st.data())
def test_bytes_changed_or_missing_are_a_text_or_an_error_of_ours(media: Media, data: st.DataObject) -> None:
    """In every format."""
    content = bytearray(SAMPLES[media])
    for _ in range(data.draw(st.integers(0, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(1, 2 * len(content)))

    read(bytes(content[:end]), f"a.{media}")


@PATIENT
@given(head=st.sampled_from(HEADS), content=st.binary(max_size=200), suffix=st.sampled_from([*Media, "bin"]))
def test_bytes_of_any_sort_are_a_text_or_an_error_of_ours(head: bytes, content: bytes, suffix: str) -> None:
    """Whatever they begin with and are called."""
    read(head + content, f"a.{suffix}")


NESTED = ["<div>", "<table><tr><td>", "{", "{\\v ", "<ruby><rt>", "<w:p>", "<!--", "<style>a{", "<s hidden>"]


@pytest.mark.parametrize("unit", NESTED)
@pytest.mark.parametrize("media", [Media.HTML, Media.MHT, Media.RTF, Media.WORD_XML])
def test_what_is_nested_without_end_is_a_text_or_an_error_of_ours(media: Media, unit: str) -> None:
    """A hundred thousand deep."""
    heads = {Media.RTF: "{\\rtf1 ", Media.MHT: "Content-Type: text/html\n\n", Media.WORD_XML: "<?xml?><wordDocument>"}
    read((heads.get(media, "<html>") + unit * 100_000).encode(), f"a.{media}")
