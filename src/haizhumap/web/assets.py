"""
The files that a browser loads: Leaflet, our own modules and styles (`static/`), the base map.

Owns their addresses, which change with what they hold, and the one script that modules become in a file that stands
alone. Must not know what they draw.
"""

import hashlib
import json
import posixpath
import re
from base64 import b64encode
from functools import cache, lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from xstatic.pkg import leaflet

URL_PREFIX = "/haizhumap"

_SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S*")
_IMAGE = re.compile(r"url\((images/[\w.-]+\.png)\)")
_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const) (?:(\w+)|\{([^}]*)\}))", re.MULTILINE)


def static_dir() -> Path:
    """Return the folder of our own modules and styles."""
    with as_file(files(__package__).joinpath("static")) as own:
        return own


@cache
def read_palette() -> dict[str, dict[str, Any]]:
    """Return the ground's colours by theme (`light`, `dark`) and name, `#rrggbb`."""
    palette: dict[str, dict[str, Any]] = json.loads((static_dir() / "ground" / "palette.json").read_bytes())
    return palette


def icon_url() -> str:
    """Return the icon as a data URL, so that a page needs no other file for it."""
    return f"data:image/svg+xml;base64,{b64encode((static_dir() / 'icon.svg').read_bytes()).decode()}"


def leaflet_dir() -> Path:
    """Return the folder of Leaflet."""
    return Path(leaflet.BASE_DIR)


def static_folders(basemap_dir: Path) -> dict[str, Path]:
    """Return the folders that the app serves beside the page, by URL path; `{version}` stands for any part."""
    return {
        f"{URL_PREFIX}/leaflet": leaflet_dir(),
        f"{URL_PREFIX}/static/{{version}}": static_dir(),
        f"{URL_PREFIX}/basemap": basemap_dir,
    }


def static_url(folder: str, root: Path, name: str) -> str:
    """
    Return a served file's URL, relative to the app's root, with its digest.

    A file that is missing has an address all the same: the reader is told that it did not arrive.
    """
    path = root / name
    digest = _digest(((path, path.stat().st_mtime_ns),)) if path.is_file() else "missing"
    return f"{URL_PREFIX[1:]}/{folder}/{name}?v={digest}"


def own_url(name: str) -> str:
    """
    Return the URL of a module or style of ours, relative to the app's root.

    The version stands in the path, and so in the address of every module that this one imports.
    """
    return f"{URL_PREFIX[1:]}/static/{own_version()}/{name}"


def own_version() -> str:
    """Return the version of our modules and styles: any change of any of them changes it."""
    paths = sorted(path for path in static_dir().rglob("*") if path.is_file())
    return _digest(tuple((path, path.stat().st_mtime_ns) for path in paths))


@lru_cache(maxsize=64)
def _digest(versions: tuple[tuple[Path, int], ...]) -> str:
    """Return a digest of files, read again where one was modified."""
    digest = hashlib.sha256()
    for path, _ in versions:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def bundle_modules(entry: str) -> str:
    """
    Return a module of `static/` and all that it imports as one JavaScript expression: the value is what it exports.

    For a file that stands alone, whose modules can import nothing. Each module becomes a function that runs after those
    that it imports. What a module may look like for that (imports of names, from modules of ours, without a circle) is
    held by `tests/test_architecture.py`.
    """
    functions = "\n".join(_wrap(name) for name in list_modules(entry))
    return f'(() => {{\n"use strict";\nconst modules = {{}};\n{functions}\nreturn modules[{json.dumps(entry)}];\n}})()'


def list_modules(entry: str) -> list[str]:
    """Return the names of a module of `static/` and of all that it imports, each after those that it imports itself."""
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        for _, target in _IMPORT.findall(_read_module(name)):
            if (imported := resolve_import(name, target)) not in found:
                visit(imported)
        found[name] = None

    visit(entry)
    return list(found)


def _read_module(name: str) -> str:
    return (static_dir() / name).read_text(encoding="utf-8")


def _wrap(name: str) -> str:
    """Return a module as a function that is called at once, its imports taken from those wrapped before."""
    source = _read_module(name)

    # import { a as b } from "./x.js" → const { a: b } = modules["core/x.js"]
    def bind(match: re.Match[str]) -> str:
        return f"const {{{match[1].replace(' as ', ': ')}}} = modules[{json.dumps(resolve_import(name, match[2]))}];"

    exported = ", ".join(one or several for _, one, several in _EXPORT.findall(source))
    body = _EXPORT.sub(r"\1", _IMPORT.sub(bind, source))
    return f"modules[{json.dumps(name)}] = (() => {{\n{body}return {{ {exported} }};\n}})();"


def resolve_import(name: str, target: str) -> str:
    """Return which module another one imports: `views/card.js`, `../dom.js` → `dom.js`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))


def inline_scripts(entry: str) -> list[str]:
    """Return Leaflet and a module with all that it imports as two scripts; what it exports is `window.haizhumap`."""
    library = (leaflet_dir() / "leaflet.js").read_text(encoding="utf-8")
    return [_SOURCE_MAP.sub("", library), f"window.haizhumap = {bundle_modules(entry)};"]


def inline_style(*names: str) -> str:
    """Return Leaflet's style, its images in it, and some of ours."""

    def inline(match: re.Match[str]) -> str:
        return f"url(data:image/png;base64,{b64encode((leaflet_dir() / match[1]).read_bytes()).decode()})"

    library = _IMAGE.sub(inline, (leaflet_dir() / "leaflet.css").read_text(encoding="utf-8"))
    return "\n".join([library, *((static_dir() / name).read_text(encoding="utf-8") for name in names)])
