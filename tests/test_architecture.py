"""The conventions, held by tests."""

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

from haizhumap.files import JOURNAL
from haizhumap.han import HAN

SOURCE = ROOT / "src" / "haizhumap"
MODULES = sorted(SOURCE.rglob("*.py"))
CHINESE = re.compile(f"[{HAN}]")


def literals(tree: ast.Module) -> list[str]:
    """Return a module's string literals, its docstrings left out."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings)
    return [node.value for node in constants if isinstance(node.value, str)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_words_for_people_stand_in_text_alone(path: Path) -> None:
    """No module holds a Chinese literal; the patterns of the report's own headings are ranges of numerals."""
    found = [value for value in literals(ast.parse(path.read_text(encoding="utf-8"))) if CHINESE.search(value)]

    assert [value for value in found if not value.startswith(("^（[", "。！"))] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_modules_hold_one_concept(path: Path) -> None:
    """A module has at most 400 lines and a docstring that says what it owns."""
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(text))


def test_app_is_nothing_but_composition() -> None:
    """The entry has no function, no class and no words for people."""
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))

    assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert not any(CHINESE.search(value) for value in literals(tree))


def test_no_file_names_another_hosts_assets() -> None:
    """Nothing that the browser loads comes from a CDN."""
    hosts = re.compile(r"jsdelivr|unpkg|cdnjs|jquery\.com|bootstrapcdn|googleapis|gstatic")
    shipped = [path for path in [*SOURCE.rglob("*"), ROOT / "app.py"] if path.suffix in {".py", ".js", ".css", ".toml"}]

    assert [path.name for path in shipped if hosts.search(path.read_text(encoding="utf-8"))] == []


RUNNING = {"pickle", "cPickle", "shelve", "marshal", "dbm", "joblib", "diskcache", "dill", "yaml", "eval", "exec"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_module_reads_a_format_that_can_run(path: Path) -> None:
    """No pickle nor what is built on it, no code from data: a file that somebody brings is data and stays data."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    imported = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    names |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    names |= {node.arg or "" for node in nodes if isinstance(node, ast.keyword)}

    assert {module.split(".")[0] for module in imported} & RUNNING == set()
    assert {name for name in names if name in RUNNING or "pickle" in name} == set()


@pytest.mark.parametrize(
    "name",
    [
        ".haizhumap.lock",
        "data/.haizhumap-unfinished.json",
        "geo/.gazetteer.geojson.x.hz-part",
        ".drafts/x/draft.steps.jsonl",
        "geo/proposals.geojson",
        ".streamlit/secrets.toml",
    ],
)
def test_git_passes_over_what_is_no_part_of_the_project(name: str) -> None:
    """Locks, journals, halves of files, drafts and secrets are not committed by accident."""
    git = shutil.which("git")
    assert git
    ignored = subprocess.run([git, "check-ignore", "--no-index", "-q", name], cwd=ROOT, check=False)

    assert ignored.returncode == 0


def test_pages_tell_no_folder_of_the_server() -> None:
    """Whatever the Streamlit side says of an error, it says for the public."""
    calls = [
        node
        for path in (SOURCE / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say_error"
    ]

    assert len(calls) > 3
    assert all({keyword.arg for keyword in call.keywords} == {"is_public"} for call in calls)


def test_make_explains_every_verb() -> None:
    """Each verb of the Makefile has its line in `make help`."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    verbs = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()

    assert [verb for verb in verbs if not re.search(rf"^{verb}:.*## \S", makefile, re.MULTILINE)] == []


def test_ci_runs_the_readmes_commands() -> None:
    """What decides is what people run."""
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert lines[-2:] == ["make lint", "exec make test"]
    assert all("make test" in (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md"))


def test_every_package_stands_on_the_map_of_the_house() -> None:
    """`docs/architecture.md` names each package and each of its modules, and a package holds ten modules at most."""
    words = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = {part for span in re.findall(r"`([^`\n]+)`", words) for part in re.split(r"\W+", span)}
    packages = {path.parent for path in SOURCE.rglob("__init__.py")}
    sizes = {path.relative_to(SOURCE).as_posix(): len(list(path.glob("[!_]*.py"))) for path in packages}

    drawn = set(re.findall(r"\w+", (ROOT / "docs" / "images" / "house.svg").read_text(encoding="utf-8")))

    assert sorted({path.name for path in packages - {SOURCE}} - named) == []
    assert sorted({path.name for path in packages if path.parent == SOURCE} - drawn) == []
    assert sorted({path.stem for path in SOURCE.glob("[!_]*.py")} - named) == []
    assert {name: size for name, size in sizes.items() if size > 10} == {}


def test_secrets_and_journals_are_not_under_version_control() -> None:
    """Nor drafts, proposals and caches."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()

    assert {".streamlit/secrets.toml", JOURNAL, ".drafts/", "geo/proposals.geojson", ".cache/"} <= set(ignored)


def test_each_promise_names_its_test() -> None:
    """`docs/security.md` names files that exist, a test for each promise, and variables that the code reads."""
    words = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w/]+/?test_\w+\.py)`", words))
    promises = [line for line in words.split("## What is promised")[1].split("##")[0].splitlines() if "✓" in line]
    code = "".join(path.read_text(encoding="utf-8") for path in MODULES)

    assert sorted(name for name in named if not (ROOT / "tests" / name).is_file()) == []
    assert [line for line in promises if not re.search(r"`[\w/]*test_\w+\.py`", line)] == []
    assert [name for name in re.findall(r"`(HAIZHUMAP_[A-Z_]+)", words) if f'"{name}"' not in code] == []


TESTED_IN = {
    "api": "test_face",
    "cli/basemap": "ground/test_build",
    "cli/failures": "cli/test_group",
    "cli/options": "cli/test_group",
    "cli/positions": "geocoding/test_proposals",
    "conversion/files": "conversion/test_convert",
    "conversion/formats/archive": "conversion/test_convert",
    "conversion/formats/columns": "conversion/formats/test_table",
    "conversion/formats/parquet": "conversion/test_exports_back",
    "conversion/formats/vector": "conversion/test_convert",
    "conversion/frames": "conversion/test_convert",
    "conversion/source": "conversion/test_convert",
    "documents/pages/mht": "documents/test_others",
    "documents/notes": "documents/test_others",
    "documents/printed/glyphs": "documents/printed/test_pdf",
    "documents/printed/grounds": "documents/printed/test_pdf",
    "documents/word/chunks": "documents/word/test_docx",
    "documents/word/fields": "documents/word/test_docx",
    "documents/word/formats": "documents/word/test_docx",
    "documents/word/numbering": "documents/word/test_docx",
    "documents/word/revisions": "documents/word/test_docx",
    "documents/word/wordxml": "documents/word/test_docx",
    "ground/bridges": "ground/test_build",
    "ground/features": "ground/test_build",
    "ground/labels": "ground/test_build",
    "ground/limits": "ground/test_build",
    "ground/names": "ground/test_search",
    "ground/osm/elements": "ground/test_refresh",
    "ground/osm/kinds": "ground/test_refresh",
    "ground/osm/limit": "ground/test_refresh",
    "ground/osm/refresh": "ground/test_refresh",
    "ground/packs": "ground/test_build",
    "ground/sources": "ground/test_build",
    "model": "test_i18n",
    "ui/review/geocoders": "ui/review/test_steps",
    "ui/review/links": "browser/test_review",
    "ui/review/page": "browser/test_review",
    "ui/review/upload": "browser/test_review",
    "ui/scene": "browser/test_page",
    "ui/views": "browser/test_page",
    "web/front": "browser/test_page",
}
"""Modules that are tested by way of others: where. A module that is added has a test file of its own."""


def test_every_module_has_its_test_file() -> None:
    """`geo/datum.py` is tested in `tests/geo/test_datum.py`; what is not stands in `TESTED_IN`, no longer than that."""
    tests = ROOT / "tests"
    modules = [path.relative_to(SOURCE).with_suffix("") for path in MODULES if path.name != "__init__.py"]
    own = {path.as_posix() for path in modules if (tests / path.parent / f"test_{path.name}.py").is_file()}

    assert sorted({path.as_posix() for path in modules} - own - TESTED_IN.keys()) == []
    assert sorted(own & TESTED_IN.keys()) == []
    assert [name for name in TESTED_IN.values() if not (tests / f"{name}.py").is_file()] == []


def test_one_name_means_one_thing() -> None:
    """No two public classes have the same name."""
    homes: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(path.relative_to(SOURCE).as_posix())

    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def test_what_the_map_of_the_house_names_is_there() -> None:
    """A `package.module` or `module.function` in backticks, and each file, exists."""
    words = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    files = set(re.findall(r"`([\w./-]+\.(?:py|js|css|toml|json|md|svg|csv|ts))`", words))
    roots = (ROOT, SOURCE, SOURCE / "web" / "static", SOURCE / "web", ROOT / "tests")
    functions = set(re.findall(r"`((?:[a-z_0-9]+\.)+\w+)(?:\(\))?`", words)) - files
    known = {
        f"{path.relative_to(SOURCE).with_suffix('').as_posix().replace('/', '.').removesuffix('.__init__')}.{name}"
        for path in MODULES
        for name in names_of(ast.parse(path.read_text(encoding="utf-8")))
    } | {path.relative_to(SOURCE).with_suffix("").as_posix().replace("/", ".") for path in MODULES}

    assert sorted(name for name in files if not any((root / name).exists() for root in roots)) == []
    assert sorted(name for name in functions if name not in known) == []


def names_of(tree: ast.Module) -> set[str]:
    """Return what a module defines, members of its classes as `Class.member`."""
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    names |= {
        f"{one.name}.{node.name}"
        for one in tree.body
        if isinstance(one, ast.ClassDef)
        for node in one.body
        if isinstance(node, ast.FunctionDef)
    }
    assigned = (node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign))
    targets = (
        target for node in assigned for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    )
    return names | {target.id for target in targets if isinstance(target, ast.Name)}
