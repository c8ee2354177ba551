"""What the browser loads: addresses with versions, and modules as one script."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from haizhumap.paths import Settings
from haizhumap.web import assets
from haizhumap.web.assets import bundle_modules, own_url, resolve_import, static_folders, static_url

MODULES = {
    "entry/start.js": 'import { twice, zero as none } from "../core/sums.js";\n'
    'import {\n  Count,\n} from "../core/count.js";\n\nexport const { four, five } = { four: twice(2), five: 5 };\n'
    "export const nothing = none;\nexport async function later() {\n  return new Count().now;\n}\n",
    "core/sums.js": "export const zero = 0;\nexport function twice(number) {\n  return 2 * number;\n}\n",
    "core/count.js": 'import { twice } from "./sums.js";\n\nexport class Count {\n  now = twice(3);\n}\n'
    "export function* steps() {\n  yield 1;\n}\n",
}


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of made-up modules in place of ours."""
    for name, source in MODULES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(source, encoding="utf-8")
    monkeypatch.setattr(assets, "static_dir", lambda: tmp_path)
    return tmp_path


def test_what_is_served_exists(settings: Settings) -> None:
    """Each served folder is there."""
    assert all(folder.is_dir() for folder in static_folders(settings.basemap_dir).values())


def test_a_modules_address_changes_with_any_module(static: Path) -> None:
    """The version stands in the path, so that what a module imports has it, too."""
    before = own_url("entry/start.js")
    (static / "core" / "sums.js").write_text("export const zero = 1;\n", encoding="utf-8")

    assert re.fullmatch(r"haizhumap/static/[0-9a-f]{12}/entry/start\.js", before)
    assert own_url("entry/start.js") != before


def test_a_file_that_is_missing_has_an_address(tmp_path: Path) -> None:
    """The reader is told by the browser's failure that it did not arrive."""
    assert static_url("basemap", tmp_path, "water.geojson") == "haizhumap/basemap/water.geojson?v=missing"


@pytest.mark.parametrize(
    ("name", "target", "imported"),
    [
        ("views/card.js", "../dom.js", "dom.js"),
        ("core/catalogue.js", "./search.js", "core/search.js"),
        ("bus.js", "./core/words.js", "core/words.js"),
    ],
)
def test_an_import_is_found_beside_its_module(name: str, target: str, imported: str) -> None:
    """Addresses of imports are relative to the module that imports."""
    assert resolve_import(name, target) == imported


@pytest.mark.browser
@pytest.mark.usefixtures("static")
def test_a_bundle_is_what_its_entry_exports(browser: Browser) -> None:
    """Names, other names, lists over lines, functions, classes and patterns come through; each module runs once."""
    page = browser.new_page()
    bundle = bundle_modules("entry/start.js")

    told = page.evaluate(f"async () => {{ const it = {bundle}; return [Object.keys(it), it.four, await it.later()]; }}")

    assert told == [["four", "five", "nothing", "later"], 4, 6]
    assert bundle.count("function twice") == 1
    page.close()
