"""Which encoding the bytes of a text are in."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_documents import PARTS, SENTENCE

from haizhumap.documents.document import ReadingLimits, read_bytes, read_document
from haizhumap.documents.encodings import decode_text
from haizhumap.documents.sandbox import Finding
from haizhumap.documents.sniffing import Media
from haizhumap.errors import DocumentError
from haizhumap.report.cleaning import clean

WORDS = st.text(st.characters(exclude_categories=["Cc", "Cn", "Cs", "Co"], exclude_characters="\ufeff") | st.just("\n"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_text_is_read_in_each_encoding(encoding: str) -> None:
    """A report of a few sentences comes out the same, whatever its encoding."""
    document = read_document(f"{PARTS[0]}\r\n{SENTENCE}\r".encode(encoding), name="报告.txt")

    assert document.raw == f"{PARTS[0]}\n{SENTENCE}\n"
    assert document.media is Media.TXT
    assert document.encoding == {
        "utf-8-sig": "utf-8",
        "utf-16": "utf-16-le",
        "utf-32": "utf-32-le",
    }.get(encoding, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("stray", ["\x00", "\x01", "\x07", "\x08", "\x1b", "\x7f"])
def test_a_stray_control_character_does_not_hide_the_encoding(encoding: str, stray: str) -> None:
    """A text with one is read in its encoding, and cleaning takes the character out."""
    document = read_document(f"{SENTENCE}{stray}{SENTENCE}".encode(encoding), name="a.txt")

    assert clean(document.raw)[0] == SENTENCE * 2


@pytest.mark.parametrize(
    "char",
    [
        pytest.param("\U000323b0", id="a Han character that Python does not know"),
        pytest.param("\u0378", id="an unassigned character"),
        pytest.param("\ufdd0", id="a noncharacter"),
        pytest.param("\ue5e5", id="a private character"),
    ],
)
def test_valid_utf8_is_utf8(char: str) -> None:
    """Characters that are no writing do not make another encoding of it."""
    document = read_document((SENTENCE + char).encode(), name="a.txt")

    assert (document.raw, document.encoding) == (SENTENCE + char, "utf-8")


def test_other_line_ends_are_line_ends() -> None:
    """Form feeds, vertical tabs and next-line characters part lines."""
    assert read_document("海珠\f琶洲\v沥滘\x85官洲".encode(), name="a.txt").raw == "海珠\n琶洲\n沥滘\n官洲"


@given(WORDS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_text_with_a_mark_or_in_utf8_comes_back(words: str, encoding: str) -> None:
    """What was encoded is what is read."""
    data = (SENTENCE + words).encode(encoding)
    assert decode_text(data, name="a.txt")[0] == SENTENCE + words


@given(WORDS, st.sampled_from(["gb18030", "utf-16-le", "utf-16-be"]))
def test_any_text_after_a_paragraph_is_recognised_without_a_mark(words: str, encoding: str) -> None:
    """A paragraph of a report is enough to tell GB18030 and UTF-16 apart, whatever follows."""
    text = PARTS[2] + words

    assert read_document(text.encode(encoding), name="a.txt").raw == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_bad_byte_costs_one_mark_and_a_warning(encoding: str) -> None:
    """A page is read although a byte of it is broken, and is told how many are."""
    page = f"<html><head><meta charset={encoding}></head><body><p>{PARTS[2]}</p>".encode(encoding)
    at = page.rindex("绿道".encode(encoding))
    document = read_document(page[:at] + b"\xff" + page[at + len("绿".encode(encoding)) :], name="a.html")

    assert document.raw.count("\ufffd") == 1
    assert Finding("unread-bytes", {"count": 1}) in document.warnings


def test_a_text_without_chinese_is_told() -> None:
    """It may be a report's English version; no place is found in it."""
    assert read_document(b"Work report of the district", name="a.txt").warnings == (Finding("no-chinese"),)


TRADITIONAL = (
    "去年我們建成會展中心四期，改造沥滘村、紅衛村和三滘村，新增綠道，地區生產總值增長，區域發展穩中有進，"
    "城區品質顯著提升，完成湖泊河涌流域的整治，群眾滿意度提高。"
)


@pytest.mark.parametrize("length", [10, 20, 40])
def test_big5_is_no_nonsense_of_gb18030(length: int) -> None:
    """A short text in it is refused too: its reading in GB18030 is all rare characters."""
    for start in range(0, len(TRADITIONAL) - length, 3):
        data = TRADITIONAL[start : start + length].encode("big5", "ignore")
        with pytest.raises(DocumentError):
            read_bytes(data, name="a.txt", limits=ReadingLimits())


def test_a_bad_byte_turns_no_text_into_another() -> None:
    """Wherever it stands, and whether it came in, went or changed: the text is read with a mark, or refused."""
    sound = SENTENCE.encode()
    for at in range(len(sound)):
        for byte in (b"", b"\x00", b"\x41", b"\x80", b"\xc3", b"\xff"):
            for rest in (at, at + 1):
                with suppress(DocumentError):
                    text = read_bytes(sound[:at] + byte + sound[rest:], name="a.txt", limits=ReadingLimits()).raw
                    assert len(set(text) & set(SENTENCE)) > 0.9 * len(set(SENTENCE))
