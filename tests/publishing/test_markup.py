"""Documents in which every name is a text."""

import lxml.html

from haizhumap.publishing.markup import element, meta, write_document

HOSTILE = "<script>hacked=1</script>\"'&\x00\ud800"


def test_words_are_texts_and_values_never_markup() -> None:
    """Whatever children and attributes hold, the page has the elements that were made."""
    made = element("p", HOSTILE, None, element("b", HOSTILE), HOSTILE, title=HOSTILE, class_=None)
    page = lxml.html.document_fromstring(write_document("zh", [meta("og:title", HOSTILE)], [made]).decode())

    assert page.xpath("//script") == []
    assert [one.tag for one in page.find("body").iter()] == ["body", "p", "b"]
    assert page.find(".//p").get("title") == HOSTILE[:-2] + "\ufffd\ufffd"
    assert page.find(".//p").get("class") is None
    assert page.xpath("//meta[@property='og:title']/@content") == [HOSTILE[:-2] + "\ufffd\ufffd"]


def test_a_document_runs_no_script_and_says_its_language() -> None:
    """Its policy lets in pictures of its own and the one style by its digest."""
    page = lxml.html.document_fromstring(write_document("en", [], []).decode())
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")

    assert page.get("lang") == "en"
    assert policy.startswith("default-src 'none'; img-src 'self' data:; style-src 'sha256-")
