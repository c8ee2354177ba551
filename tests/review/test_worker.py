"""Drafts made in a process of their own."""

from datetime import date

import pytest
from review_drafts import DRAFT, RAW

from haizhumap.errors import DocumentError
from haizhumap.model import Kind
from haizhumap.review.front_matter import FrontMatter
from haizhumap.review.worker import draft_apart, propose_apart

METADATA = {
    "report_id": "luohu-2025",
    "title": "报告",
    "issuer": "深圳市罗湖区人民政府",
    "delivered": date(2025, 2, 11),
    "excerpt": False,
}
FREEZE = "<!---->" * 50_000 + "<p"
"""So many comments once doubled the time of telling the format with each of them."""


def test_the_draft_is_the_one_that_would_be_made_here() -> None:
    """Report, cleaning log, lines and findings."""
    assert draft_apart(RAW.encode(), name="a.txt", metadata=METADATA, names={}) == DRAFT


def test_known_names_are_found() -> None:
    """Where no rule finds them."""
    draft = draft_apart(
        "政府工作报告\n建设甲乙丙。\n".encode(), name="a.txt", metadata=METADATA, names={"甲乙丙": Kind.PARK}
    )

    assert [line["text"] for line in draft.lines] == ["甲乙丙"]


def test_what_once_froze_the_app_is_read() -> None:
    """Comments before a page that does not come."""
    assert draft_apart(FREEZE.encode(), name="a.txt", metadata=METADATA, names={}).lines == ()


def test_a_document_says_what_it_is() -> None:
    """Read apart too; what it does not say is left empty."""
    text = "政府工作报告\n——2025年2月11日在罗湖区第八届人民代表大会第六次会议上\n"

    found = propose_apart(text.encode(), name="a.txt", issuers=["深圳市罗湖区人民政府"])

    assert found == FrontMatter(
        title="2025年罗湖区政府工作报告",
        issuer="深圳市罗湖区人民政府",
        report_id="luohu-2025",
        delivered=date(2025, 2, 11),
    )
    assert propose_apart(RAW.encode(), name="a.txt", issuers=[]) == FrontMatter()


@pytest.mark.parametrize(
    ("data", "seconds", "code"),
    [
        (b"", 60.0, "document-empty"),
        (RAW.encode(), 0.001, "document-slow"),
        (b"%PDF-1.7\n", 60.0, "document-truncated"),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes, seconds: float, code: str) -> None:
    """By the document's name."""
    with pytest.raises(DocumentError) as caught:
        draft_apart(data, name="a", metadata=METADATA, names={}, seconds=seconds)

    assert (caught.value.code, caught.value.facts["name"]) == (code, "a")
