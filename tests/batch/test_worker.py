"""Some documents read in a process of their own."""

import pytest

from haizhumap.batch.worker import extract_apart, to_error
from haizhumap.documents.document import ReadingLimits
from haizhumap.documents.sandbox import run_apart
from haizhumap.errors import DocumentError
from haizhumap.i18n import say_error

REPORT = "政府工作报告\n一、2025年工作安排\n（一）城市更新。加快布吉河综合整治。打通爱国路北延段。\n".encode()


def test_each_document_has_its_extract_one() -> None:
    """The places with their sentences, or why there are none; one bad document takes nothing from the others."""
    good, empty = extract_apart([("a.txt", REPORT), ("b.docx", b"PK\x03\x04 no document")])

    assert (good.document, good.failure) == ("a.txt", None)
    assert [(place["text"], place["quote"]) for place in good.places] == [
        ("布吉河", "（一）城市更新。加快布吉河综合整治。"[8:]),
        ("爱国路北延段", "打通爱国路北延段。"),
    ]
    assert all(place["start"] >= place["quote_start"] for place in good.places)
    assert (empty.document, empty.places) == ("b.docx", [])
    assert empty.failure
    assert "b.docx" in say_error(to_error(empty.failure), "zh")


@pytest.mark.parametrize(
    ("error", "code"), [(TimeoutError(), "document-slow"), (ChildProcessError(), "document-damaged")]
)
def test_a_document_that_takes_its_process_down_takes_no_other(
    monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    """The others are read again, each alone."""

    def die_of_bad(module: str, data: bytes, **options: object) -> object:
        if b"BAD" in data:
            raise error
        return run_apart(module, data, **options)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr("haizhumap.batch.worker.run_apart", die_of_bad)

    first, bad, last = extract_apart([("a.txt", REPORT), ("bad.txt", b"BAD"), ("c.txt", REPORT)])

    assert len(first.places) == len(last.places) == 2
    assert bad.failure
    assert isinstance(to_error(bad.failure), DocumentError)
    assert to_error(bad.failure).code == code


def test_limits_hold_for_each() -> None:
    """As for a document alone."""
    most = ReadingLimits().max_characters

    [long] = extract_apart([("long.txt", ("路" * (most + 1)).encode())])

    assert long.failure
    assert long.failure["code"] == "document-too-long"
