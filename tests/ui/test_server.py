"""What the app serves beside the page."""

import pytest

from haizhumap.exports import FORMATS
from haizhumap.i18n import LANGS, t
from haizhumap.ui.server import file_urls, own_link

HOSTS = {"maps.test:8501", ""}


@pytest.mark.parametrize("link", ["http://maps.test:8501/?sector=culture", "https://maps.test:8501/a/?q=%E6%9D%91"])
def test_a_file_may_lead_to_its_own_page(link: str) -> None:
    """The page that asks for a file names itself."""
    assert own_link(link, HOSTS) == link


@pytest.mark.parametrize(
    "link",
    [
        "",
        "https://evil.test/",
        "http://maps.test:8501@evil.test/",
        "http://evil.test/maps.test:8501",
        "//maps.test:8501/",
        "http:///",
        "http:",
        "javascript://maps.test:8501/%0aalert(1)",
        "http://[x",
    ],
)
def test_a_file_leads_nowhere_else(link: str) -> None:
    """What an address was made to say of another host is dropped."""
    assert own_link(link, HOSTS) == ""


def test_every_file_has_its_words_in_the_menu() -> None:
    """Each format is offered, and each offer is named in both languages."""
    offered = file_urls()

    assert set(FORMATS) <= set(offered)
    assert all(t(f"view.take-{name}", lang) for name in offered for lang in LANGS)
