"""Documents for readers without scripts."""

import lxml.html
import pytest

from haizhumap.publishing.markup import element, meta, write_document

HOSTILE = "<script>alert(1)</script>\"'&\x00"


def test_a_name_is_a_text_or_a_value() -> None:
    """Nothing that a name holds becomes markup, and no control character goes out."""
    page = write_document("zh", [element("title", HOSTILE)], [element("p", HOSTILE, title=HOSTILE)])

    document = lxml.html.fromstring(page.decode("utf-8"))

    assert document.xpath("//script") == []
    assert document.findtext(".//p") == HOSTILE.replace("\x00", "\ufffd")
    assert document.find(".//p").get("title") == HOSTILE.replace("\x00", "\ufffd")


def test_what_is_none_is_left_out() -> None:
    """A child or an attribute that there is not leaves no trace; `_` becomes a hyphen, or nothing at the end."""
    made = element("a", None, "words", href=None, class_="x", aria_label="y")

    assert lxml.html.tostring(made, encoding="unicode") == '<a class="x" aria-label="y">words</a>'


@pytest.mark.parametrize(("name", "key"), [("og:title", "property"), ("description", "name")])
def test_open_graph_names_stand_in_property(name: str, key: str) -> None:
    """As its readers expect."""
    assert meta(name, "x").get(key) == name


def test_a_page_runs_nothing_and_says_its_language() -> None:
    """The policy forbids scripts, forms and other hosts."""
    page = write_document("en", [], []).decode("utf-8")
    document = lxml.html.fromstring(page)
    [policy] = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")

    assert page.startswith("<!DOCTYPE html>")
    assert document.get("lang") == "en"
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
