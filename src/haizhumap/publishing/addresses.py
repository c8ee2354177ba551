"""
Where everything is that is published, from our own server or as files in a folder.

Owns the names of pages, pictures and feeds, the same for who links and who serves or writes them.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from haizhumap.i18n import Lang


@dataclass(frozen=True, slots=True)
class Addresses:
    """
    Addresses relative to the root of what is published.

    `root` is the absolute address of that root, with a slash at its end, or "" where nobody knows it; `is_static` says
    that there are files and no server.
    """

    root: str = ""
    is_static: bool = False

    def place(self, place_id: str, lang: Lang) -> str:
        """Return the page of a place: `place/pazhou-port`, as a file `place/pazhou-port.en.html`."""
        return self._in_lang(f"place/{quote(place_id, safe='')}", ".html", lang)

    def places(self, lang: Lang) -> str:
        """Return the list of all places."""
        return self._in_lang("places", ".html", lang)

    def picture(self, place_id: str) -> str:
        """Return the picture of the ground with a place on it."""
        return f"place/{quote(place_id, safe='')}.svg"

    def preview(self, place_id: str = "") -> str:
        """Return the picture for previews of links to a place, or to the map where none is named."""
        return f"place/{quote(place_id, safe='')}.png" if place_id else "preview.png"

    def map(self, lang: Lang, place_id: str = "", *, query: str = "") -> str:
        """Return the map, with a place selected if one is named, or with the filter of a query."""
        chosen = urlencode({"place": place_id}) if place_id else query
        query = "&".join(filter(None, [chosen, f"lang={lang}"]))
        return f"index.html#{query}" if self.is_static else f"?{query}"

    def feed(self, lang: Lang, query: str = "") -> str:
        """Return the feed of a filter, `query` as an address writes it; files there are by sector alone."""
        if self.is_static:
            return self._in_lang(f"feed{query.replace('sector=', '-')}", ".xml", lang)
        more = "&".join(filter(None, [query, "lang=en" if lang == "en" else ""]))
        return f"feed.xml?{more}" if more else "feed.xml"

    def absolute(self, address: str) -> str:
        """Return an address with the root before it, where the root is known."""
        return self.root + address

    def _in_lang(self, name: str, suffix: str, lang: Lang) -> str:
        if self.is_static:
            return f"{name}.en{suffix}" if lang == "en" else f"{name}{suffix}"
        return f"{name}?lang=en" if lang == "en" else name
