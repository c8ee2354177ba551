"""Pages of places, feeds and site maps, where no Streamlit runs; beside it they stand in `ui/test_pages.py`."""

import pytest
from doors import Asker

SERVED = [
    ("/place/canton-tower", "text/html", "广州塔"),
    ("/place/canton-tower?lang=en", "text/html", "Canton Tower"),
    ("/place/canton-tower.svg", "image/svg+xml", "<svg"),
    ("/feed.xml?sector=culture", "application/atom+xml", "<entry>"),
    ("/sitemap.xml", "application/xml", "/place/canton-tower"),
    ("/robots.txt", "text/plain", "Sitemap: http://127.0.0.1:8501/"),
]


@pytest.mark.parametrize(("path", "media_type", "words"), SERVED)
def test_pages_come_with_their_type(ask: Asker, path: str, media_type: str, words: str) -> None:
    """From the same store as the service."""
    answer = ask.get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == media_type
    assert words in answer.text


@pytest.mark.parametrize("path", ["/place/nowhere", "/place/nowhere.svg", "/place/a/b", "/nope"])
def test_what_is_none_of_them_is_not_found(ask: Asker, path: str) -> None:
    """Places, pictures and other addresses."""
    assert ask.get(path).status_code == 404
