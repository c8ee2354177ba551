"""How the browser's modules hang together: what may import what, and what is global."""

import json
import re
from graphlib import TopologicalSorter

import pytest
from conftest import ROOT

from haizhumap.web.assets import resolve_import, static_dir

STATIC = static_dir()
MODULES = {path.relative_to(STATIC).as_posix(): path.read_text(encoding="utf-8") for path in STATIC.rglob("*.js")}
CLASSIC = "entry/frame.js"
"""The one script that is no module: folium loads it by an element."""

IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:function\*?|class|const) (?:(\w+)|\{([^}]*)\})", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
ROOMS = {
    "core": {"core"},
    "labels": {"core", "labels"},
    "ground": {"core", "ground", "labels"},
    "map": {"core", "ground", "labels", "map", "."},
    "views": {"core", "views", "."},
    "entry": {"core", "map", "views", "."},
    ".": {"core", "."},
}
"""The folders of `static/`, each with those that its modules may import from."""


def room_of(name: str) -> str:
    """Return a module's folder."""
    return name.split("/", maxsplit=1)[0] if "/" in name else "."


def names_in(words: str) -> set[str]:
    """Return the names in a list of imports or exports: `a, b as c` has a and b."""
    return {part.split(" as ")[0].strip() for part in words.split(",") if part.strip()}


def imports_of(name: str) -> list[tuple[str, set[str]]]:
    """Return what a module imports: modules, with the names that it takes from each."""
    return [(resolve_import(name, target), names_in(words)) for words, target in IMPORT.findall(MODULES[name])]


def exports_of(name: str) -> set[str]:
    """Return what a module exports."""
    return {found for one, several in EXPORT.findall(MODULES[name]) for found in ({one} if one else names_in(several))}


@pytest.mark.parametrize("name", sorted(MODULES))
def test_every_import_is_there(name: str) -> None:
    """The module exists, and it exports what is taken from it."""
    assert [(target, names) for target, names in imports_of(name) if not names <= exports_of(target)] == []


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_imports_from_its_own_room_and_from_those_below(name: str) -> None:
    """`core` is pure and knows no other; the ground knows no places; map and views do not know one another."""
    assert {room_of(target) for target, _ in imports_of(name)} <= ROOMS[room_of(name)]


@pytest.mark.parametrize("name", sorted(name for name in MODULES if room_of(name) == "core"))
def test_what_is_pure_knows_no_page(name: str) -> None:
    """No document, window, map or network in `core`."""
    code = COMMENT.sub("", MODULES[name])

    assert re.findall(r"\b(?:document|window|location|navigator|fetch|localStorage|L)\b[.(]", code) == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    """There is an order in which each comes after what it imports."""
    assert [*TopologicalSorter({name: [target for target, _ in imports_of(name)] for name in MODULES}).static_order()]


@pytest.mark.parametrize("name", sorted(MODULES.keys() - {CLASSIC, "entry/streamlit.js"}))
def test_a_module_is_written_as_the_bundle_reads_it(name: str) -> None:
    """It imports names from our own modules and exports declarations; nothing else begins a line with either word."""
    code = COMMENT.sub("", MODULES[name])
    statements = re.findall(r"^(?:import|export)\b", code, re.MULTILINE)

    assert len(statements) == len(IMPORT.findall(code)) + len(EXPORT.findall(code))


def test_nothing_but_the_entry_is_global() -> None:
    """Folium's scripts call `haizhumap` in the map's frame; no module of ours reads it or puts anything else there."""
    own = re.compile(
        r"\bhaizhumap\s*[.?\[]|(?:window|globalThis|self)(?:\.\w+|\[[^\]]*\]) = |Object\.assign\((?:window|self)\b"
    )
    found = {name: own.findall(COMMENT.sub("", source)) for name, source in MODULES.items()}

    assert {name: code for name, code in found.items() if code} == {CLASSIC: ["Object.assign(window"]}


@pytest.mark.parametrize("name", sorted(MODULES))
def test_page_and_frame_speak_by_messages(name: str) -> None:
    """No module reaches into the document of the other window."""
    reached = re.findall(r"(?:parent|contentWindow)\??\.\w+|contentDocument", COMMENT.sub("", MODULES[name]))

    assert [words for words in reached if not words.endswith("postMessage")] == []


@pytest.mark.parametrize("name", sorted(MODULES))
def test_modules_hold_one_concept(name: str) -> None:
    """A module begins by saying what it is, and is no longer than one of Python's."""
    assert MODULES[name].startswith("/*")
    assert len(MODULES[name].splitlines()) <= 400


def test_the_tools_are_pinned_without_a_host() -> None:
    """`package.json` names exact versions, and the lock file no address that a tool would come from."""
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["devDependencies"].values())
    assert "dependencies" not in package
    assert '"resolved"' not in lock
    assert "registry" not in lock


def test_only_lint_needs_node() -> None:
    """The verbs that run and test the app call neither Node nor what it installs."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    rules = dict(re.findall(r"^(\w+):([^\n]*\n(?:\t[^\n]*\n)+)", makefile, re.MULTILINE))

    assert {"run", "test"} <= rules.keys()
    assert {verb for verb, rule in rules.items() if re.search(r"NPM|SCRIPTS|node", rule)} == {"lint", "clean"}
