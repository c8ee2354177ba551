"""
Whoever adds a sector, a format, a geocoder or a view is told what is still missing, and where it belongs.

`docs/architecture.md` has the same as recipes.
"""

import json
import re
from collections.abc import Mapping

import pytest
from conftest import ROOT
from exported import READERS
from geocoder_stubs import DISTRICT, FOUND, NOTHING
from sample_documents import SAMPLES

from haizhumap.documents.document import READERS as DOCUMENT_READERS
from haizhumap.documents.sniffing import EXTENSIONS, Media
from haizhumap.exports import FORMATS
from haizhumap.extraction.lexicon import read_themes
from haizhumap.geocoding.judging import levels
from haizhumap.geocoding.provider import ProviderName
from haizhumap.geocoding.services import SERVICES
from haizhumap.i18n import has_phrase, phrases
from haizhumap.model import Sector
from haizhumap.web.assets import static_dir
from haizhumap.web.styles import SECTOR_STYLES

READMES = ("README.md", "README.zh.md")
SHAPE = re.compile(r"^ {2}(\w+): (?:turn\(|\[)", re.MULTILINE)
DRAWER = re.compile(r"^ {2}(\w+): draw\w+,$", re.MULTILINE)


def read(name: str) -> str:
    """Return a text of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def script(name: str) -> str:
    """Return a module of the browser's side."""
    return (static_dir() / name).read_text(encoding="utf-8")


def check_complete(wanted: Mapping[str, bool]) -> None:
    """Fail with all that is wanted and is not there."""
    missing = [where for where, is_there in wanted.items() if not is_there]
    assert not missing, "\n".join(["still missing:", *missing])


@pytest.mark.parametrize("sector", Sector)
def test_a_sector_has_a_look_words_and_a_place_in_the_schema(sector: Sector) -> None:
    """A member of `model.Sector` is known wherever sectors are told apart."""
    schema = json.loads(read("geo/feature.schema.json"))["properties"]["properties"]["properties"]
    style = SECTOR_STYLES.get(sector)
    heard = {code for codes in read_themes().sector_of.values() for code in codes}

    check_complete(
        {
            "web/styles.py: its row in SECTOR_STYLES": style is not None,
            "web/static/map/signs.js: the outline of its shape": not style
            or style.shape in SHAPE.findall(script("map/signs.js")),
            "phrases/codes.toml: its name under [sector]": has_phrase(f"sector.{sector}"),
            "extraction/sectors.toml: the words that speak for it, under [sectors]": sector in heard,
            "geo/feature.schema.json: its code under sector": sector in schema["sector"]["enum"],
            "data/README.md: its row under Sector": f"| `{sector}` |" in read("data/README.md"),
        }
    )


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_format_has_a_name_for_people_and_is_read_back(name: str) -> None:
    """A row of `exports.FORMATS` is offered in words, documented, and opened by another tool in the tests."""
    check_complete(
        {
            "phrases/views.toml: what the page calls it, `take-…`": has_phrase(f"view.take-{name}"),
            "tests/exported.py: its reader in READERS": name in READERS or name == "codebook",
            **{f"{readme}: the row of `haizhumap export`": f"`{name}`" in read(readme) for readme in READMES},
        }
    )


@pytest.mark.parametrize("media", Media)
def test_a_document_format_has_a_reader_and_a_sample(media: Media) -> None:
    """A member of `documents.sniffing.Media` has its ending, its reader and a made-up document."""
    told = phrases()["cli.extract"]

    check_complete(
        {
            "documents/sniffing.py: its ending in EXTENSIONS": media in EXTENSIONS.values(),
            "documents/document.py: its function in READERS": media in DOCUMENT_READERS,
            "tests/sample_documents.py: a document in SAMPLES": media in SAMPLES,
            "phrases/cli.toml: its ending in the help of `extract`": f".{media}" in told.zh and f".{media}" in told.en,
            **{f"{readme}: the row of `haizhumap extract`": f".{media}" in read(readme) for readme in READMES},
        }
    )


@pytest.mark.parametrize("name", ProviderName)
def test_a_geocoder_has_an_address_levels_and_answers_to_try(name: ProviderName) -> None:
    """A member of `geocoding.provider.ProviderName` can be asked, judged, named and tested."""
    check_complete(
        {
            "geocoding/services.py: its address and class in SERVICES": name in SERVICES,
            "geocoding/levels.toml: its table": name in levels().providers,
            "phrases/positions.toml: its name under [provider]": has_phrase(f"provider.{name}"),
            "tests/geocoder_stubs.py: its answers in FOUND, NOTHING and DISTRICT": all(
                name in answers for answers in (FOUND, NOTHING, DISTRICT)
            ),
            **{
                f"{readme}: its variable": (name.key_variable or name.url_variable) in read(readme)
                for readme in READMES
            },
        }
    )


@pytest.mark.parametrize("name", DRAWER.findall(script("views/drawer.js")))
def test_a_view_behind_the_map_has_a_heading(name: str) -> None:
    """A row of `DRAWERS` is opened by a button, and headed by a phrase."""
    check_complete({"phrases/views.toml: its heading, `drawer-…`": has_phrase(f"view.drawer-{name}")})


def test_every_view_behind_the_map_is_found_here() -> None:
    """The rows of `DRAWERS` are written as this file reads them."""
    table = re.search(r"DRAWERS = \{\n(.*?)\n\}", script("views/drawer.js"), re.DOTALL)

    assert table
    assert len(DRAWER.findall(script("views/drawer.js"))) == len(table[1].splitlines())
