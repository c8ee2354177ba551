"""The specimens that stand beside the rules of the extraction are true."""

import re

import pytest
from conftest import ROOT

from haizhumap.extraction.candidates import find_by_rules

SPECIMEN = re.compile(r"# (?P<sentence>\S+。) → (?P<names>[^ (\n]+)(?: \(not (?P<other>[^:)\n]+))?")
FOLDER = ROOT / "src" / "haizhumap" / "extraction"
SPECIMENS = [
    pytest.param(*match.groups(), id=f"{path.stem}:{text.count(chr(10), 0, match.start()) + 1}")
    for path in sorted(FOLDER.glob("*.py"))
    for text in [path.read_text(encoding="utf-8")]
    for match in SPECIMEN.finditer(text)
]


@pytest.mark.parametrize(("sentence", "names", "other"), SPECIMENS)
def test_a_specimen_is_what_is_found(sentence: str, names: str, other: str | None) -> None:
    """A comment `# sentence → names (not what would be found without the rule)` says what the rule does."""
    found = "、".join(candidate.text for candidate in find_by_rules(sentence)) or "nothing"

    assert found == names
    assert found != other


def test_every_module_of_rules_has_specimens() -> None:
    """A rule without one is hard to change."""
    modules = {str(param.id).partition(":")[0] for param in SPECIMENS}

    assert modules >= {"candidates", "typed_names", "untyped_names", "name_starts", "classification"}
    assert len(SPECIMENS) > 50
