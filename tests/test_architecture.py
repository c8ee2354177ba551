"""The conventions, held by tests."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

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


def test_constraints_pin_every_dependency_without_an_index() -> None:
    """Each line is name==version, and each named dependency is pinned."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(name for group in project["optional-dependencies"].values() for name in group),
    ]

    def plain(name: str) -> str:
        return re.split(r"[=<>!~\[; ]", name)[0].lower().replace("_", "-").replace(".", "-")

    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][\w.+]*", line) for line in lines)
    assert {plain(name) for name in wanted} <= {plain(line) for line in lines}


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
    """`docs/architecture.md` names each package, and the packages hold ten modules at most."""
    named = set(re.findall(r"`([a-z_]+)`", (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")))
    packages = {path.parent for path in SOURCE.rglob("__init__.py")}

    assert {path.name for path in packages if path.parent == SOURCE} <= named
    assert {
        path.name: len(list(path.glob("[!_]*.py"))) for path in packages if len(list(path.glob("[!_]*.py"))) > 10
    } == {}
