"""What is installed: versions and hashes are written down, and each direct dependency is explained."""

import re
import tomllib

import pytest
from conftest import ROOT

LISTS = {"build": ["build"], "run": [""], "dev": ["", "test", "lint"], "supply": ["supply"]}
"""Each file of requirements, and whose it pins: the project's own, "", an extra's or a group's."""

_PIN = re.compile(r"([a-z0-9-]+)==(\d[\w.+]*)( ; [\w '\".=!<>]+)?")


def plain(name: str) -> str:
    """Return the name of a requirement, or of a pin, as the index compares it."""
    return re.split(r"[=<>!~\[; ]", name)[0].lower().replace("_", "-").replace(".", "-")


def wanted(groups: list[str]) -> set[str]:
    """Return the direct dependencies of some groups or extras; "" are the project's own."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    known = {
        "": read["project"]["dependencies"],
        **read["project"]["optional-dependencies"],
        **read["dependency-groups"],
    }
    return {plain(name) for group in groups or known for name in known[group]}


def pins(name: str) -> dict[str, str]:
    """Return the pinned versions of a file by name, hashes and line ends left out."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = [
        _PIN.fullmatch(line.removesuffix(" \\")) for line in text.splitlines() if not line.startswith("    --hash")
    ]
    assert all(found), name
    return {match[1]: match[2] for match in found if match}


def test_constraints_pin_every_dependency_without_an_index() -> None:
    """Each line is name==version, perhaps for some systems; each named dependency is pinned; no host is named."""
    assert wanted([]) <= pins("constraints.txt").keys()
    for path in [ROOT / "constraints.txt", *(ROOT / "requirements").iterdir()]:
        assert not re.search(r"://|index|find-links", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LISTS)
def test_what_is_installed_has_hashes_and_the_pinned_version(name: str) -> None:
    """Every requirement that a verb installs has the version of the constraints and at least one SHA-256."""
    path = f"requirements/{name}.txt"
    found = pins(path)
    text = (ROOT / path).read_text(encoding="utf-8")

    assert wanted(LISTS[name]) <= found.keys()
    assert found.items() <= pins("constraints.txt").items()
    entries = re.split(r"\n(?=\S)", text.rstrip("\n"))
    assert [entry for entry in entries if not re.search(r"\n    --hash=sha256:[0-9a-f]{64}( |$)", entry)] == []
    assert len(entries) == len(found)


def test_make_installs_wheels_with_hashes_alone() -> None:
    """Every installation in the Makefile checks hashes and builds nothing but this project itself."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = [
        line.strip()
        for line in makefile.splitlines()
        if "$(PIP)" in line or "$(HASHED)" in line or "pip install" in line
    ]

    assert "HASHED := $(PIP) --require-hashes --only-binary :all:" in installs
    for line in installs:
        assert ":=" in line or "$(HASHED)" in line or line.endswith("--no-deps --no-build-isolation -e .")


def test_what_builds_the_package_is_pinned_too() -> None:
    """The build system's needs are those of the group `build`, and the editable installation's."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert set(read["build-system"]["requires"]) <= set(read["dependency-groups"]["build"])


def test_every_direct_dependency_is_explained() -> None:
    """`docs/dependencies.md` says of each what it is for, its licence and its last release, and of no other."""
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| `")
    ]

    assert sorted(plain(row[0].strip("`")) for row in rows) == sorted(wanted([]))
    assert all(len(row) == 4 and all(row) and re.search(r"\b20\d\d-\d\d\b", row[3]) for row in rows)
