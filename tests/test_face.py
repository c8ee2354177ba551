"""What `import haizhumap` offers: lazily, documented by examples that run, and as the README shows it."""

import ast
import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

import haizhumap
from haizhumap import HaizhumapError

STUB = ast.parse((ROOT / "src" / "haizhumap" / "__init__.pyi").read_text(encoding="utf-8"))
OFFERED = {
    name.name: f"haizhumap.{node.module}"
    for node in STUB.body
    if isinstance(node, ast.ImportFrom)
    for name in node.names
}


def test_import_costs_nothing_until_something_is_used() -> None:
    """The names stand there, and what they need is imported at their first use."""
    words = "import sys, haizhumap; names = dir(haizhumap); print(*sys.modules); print(*names)"

    result = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    modules, names = (set(line.split()) for line in result.stdout.splitlines())

    assert not modules & {"numpy", "pandas", "geopandas", "shapely", "folium", "click"}
    assert set(OFFERED) <= names


@pytest.mark.parametrize("name", OFFERED)
def test_what_is_offered_is_there_and_documented(name: str) -> None:
    """Each name leads to what its module has, with a docstring."""
    offered = getattr(haizhumap, name)

    assert offered is getattr(importlib.import_module(OFFERED[name]), name)
    assert offered.__doc__


@pytest.mark.parametrize("name", [name for name in OFFERED if name not in {"Datum", "HaizhumapError"}])
def test_the_examples_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every function has an example, and what stands there comes out."""
    monkeypatch.setenv("HAIZHUMAP_ROOT", str(ROOT))
    monkeypatch.chdir(tmp_path)
    [*examples] = doctest.DocTestFinder(recurse=False).find(getattr(haizhumap, name), name, globs={})

    results = [doctest.DocTestRunner().run(example) for example in examples]

    assert sum(result.attempted for result in results) > 0
    assert sum(result.failed for result in results) == 0


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_readmes_example_runs(readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the README shows of Python can be typed as it stands; the map is saved."""
    monkeypatch.setenv("HAIZHUMAP_ROOT", str(ROOT))
    monkeypatch.chdir(tmp_path)
    [code] = re.findall(r"```python\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)

    exec(compile(code, readme, "exec"), {})  # noqa: S102 - our own README

    assert (tmp_path / "map.html").stat().st_size > 100_000


def test_load_layer_takes_a_file_a_folder_or_what_is_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three ways lead to one layer."""
    monkeypatch.setenv("HAIZHUMAP_ROOT", str(ROOT))
    layers = [haizhumap.load_layer(given) for given in (None, str(ROOT), ROOT / "geo" / "projects.geojson")]

    assert [len(layer) for layer in layers] == [32, 32, 32]


@pytest.mark.parametrize(
    ("facet", "value", "known"),
    [("sector", "music", "urban_renewal"), ("theme", "culture", "sector"), ("zone", ["x"], "inside")],
)
def test_a_choice_that_there_is_not_names_those_that_there_are(facet: str, value: Any, known: str) -> None:
    """A misspelt code finds no empty map but an error."""
    gdf = haizhumap.load_layer(ROOT)

    with pytest.raises(HaizhumapError, match=known):
        haizhumap.filter_layer(gdf, **{facet: value})


def test_what_people_should_know_of_a_document_is_a_warning(tmp_path: Path) -> None:
    """A report in an encoding that was guessed is read, and says so."""
    path = tmp_path / "report.txt"
    path.write_bytes("推进沥滘村改造。\n".encode("gbk"))

    assert haizhumap.read_document(path) == "推进沥滘村改造。\n"
