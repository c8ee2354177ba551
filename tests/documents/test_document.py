"""From a document's bytes to its raw text, within limits."""

import io
import os
from pathlib import Path

import pytest
from sample_documents import BOMB, DOCX, PARTS, PDF, SAMPLES, make_docx, make_scan, numbered, read_code

from haizhumap.documents.document import ReadingLimits, load_file, load_stream, read_document
from haizhumap.documents.sniffing import Media
from haizhumap.errors import DocumentError
from haizhumap.i18n import LANGS, say_error, t


@pytest.mark.parametrize("media", SAMPLES)
def test_every_format_gives_its_words(media: Media) -> None:
    """A paragraph is a line of the raw text, whatever file it came in."""
    document = read_document(SAMPLES[media], name=f"a.{media}")

    assert document.media is media
    assert PARTS[-2] in document.raw.splitlines()


def test_every_warning_has_a_sentence() -> None:
    """Both languages can say what to know."""
    warnings = [*read_document(make_scan(words="海珠"), name="a.pdf").warnings]
    warnings += read_document(make_docx(numbered), name="a.docx").warnings

    assert all(t(f"document.{warning.code}", lang, **warning.facts) for warning in warnings for lang in LANGS)


@pytest.mark.parametrize(
    ("data", "name", "limits", "code"),
    [
        pytest.param(b"12345", "a.txt", ReadingLimits(max_bytes=4), "document-too-large", id="bytes"),
        pytest.param(b"12345", "a.txt", ReadingLimits(max_characters=4), "document-too-long", id="characters"),
        pytest.param(PDF, "a.pdf", ReadingLimits(max_pages=2), "document-too-many-pages", id="pages"),
        pytest.param(PDF, "a.pdf", ReadingLimits(max_seconds=0.001), "document-slow", id="seconds"),
        pytest.param(DOCX, "a.docx", ReadingLimits(max_unpacked_bytes=1000), "document-bomb", id="unpacked bytes"),
        pytest.param(BOMB, "a.docx", ReadingLimits(max_ratio=50), "document-bomb", id="ratio"),
    ],
)
def test_limits_hold(data: bytes, name: str, limits: ReadingLimits, code: str) -> None:
    """What goes beyond a limit is refused."""
    assert read_code(data, name, limits) == code


def test_a_file_is_measured_before_it_is_read(tmp_path: Path) -> None:
    """A file of many gigabytes is refused at once."""
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(300 << 30)

    with pytest.raises(DocumentError) as caught:
        load_file(path)

    assert caught.value.code == "document-too-large"


def test_a_stream_is_read_no_further_than_its_limit() -> None:
    """What never ends is given up where it is too much."""
    stream = io.BytesIO(b"x" * 100)

    with pytest.raises(DocumentError) as caught:
        load_stream(stream, name="stdin", limits=ReadingLimits(max_bytes=9))

    assert (caught.value.code, stream.tell()) == ("document-too-large", 10)


def test_only_files_are_read(tmp_path: Path) -> None:
    """A folder, and a pipe or a device that never ends, is refused without being opened."""
    pipe = tmp_path / "a.txt"
    os.mkfifo(pipe)

    for path in (tmp_path, pipe, Path(os.devnull)):
        with pytest.raises(DocumentError) as caught:
            load_file(path)
        assert caught.value.code == "document-no-file"
        assert all(path.name in say_error(caught.value, lang) for lang in LANGS)
