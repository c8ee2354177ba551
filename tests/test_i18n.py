"""The phrases, the choice of language and the escaping."""

import errno
import os
import re
from enum import StrEnum
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from case_tables import read_cases

from haizhumap import model
from haizhumap.cli.options import METADATA
from haizhumap.errors import InputError, ProjectError
from haizhumap.han import HAN
from haizhumap.i18n import LANGS, Phrase, detect_lang, escape, escape_markdown, phrases, say_error, t
from haizhumap.layer.facets import FACETS

SOURCE = Path(__file__).resolve().parent.parent / "src" / "haizhumap"
CODE_LISTS: dict[str, type[StrEnum]] = {
    "sector": model.Sector,
    "kind": model.Kind,
    "zone": model.Zone,
    "stage": model.Stage,
    "status": model.Status,
    "precision": model.Precision,
    "datum": model.Datum,
    "reason": model.Reason,
    "target": model.Target,
    "severity": model.Severity,
    "change": model.Change,
    "changed_part": model.ChangedPart,
    "link_status": model.LinkStatus,
    "evidence": model.Evidence,
    "decision": model.Decision,
}

COMMENT = re.compile(r"/\*[\s\S]*?\*/|(?<!:)//.*")

FORMS = re.compile(r"\{\w+\|[^{}|]*\|[^{}|]*\}")
"""The two forms of a word that goes by a number, which Chinese has no need of."""

USED_IN_PYTHON = {"source"}
"""Phrases of the views that Python says as well."""

COMPUTED_KEYS = ("ui.card-", "ui.legend-", "ui.download-", "ui.lang-", "cli.col-")
"""Beginnings of keys that the code puts together; all others stand in it literally."""


def placeholders(words: str) -> set[str]:
    """Return the placeholders of a phrase."""
    return {name for _, name, _, _ in Formatter().parse(FORMS.sub("", words)) if name}


@pytest.mark.parametrize(("key", "phrase"), phrases().items())
def test_every_phrase_stands_in_both_languages(key: str, phrase: Phrase) -> None:
    """Both languages have words, with the same placeholders, and the English has no Chinese sentence in it."""
    assert phrase.zh.strip()
    assert phrase.en.strip()
    assert placeholders(phrase.zh) == placeholders(phrase.en)
    assert key == "ui.lang-zh" or key.startswith("cli.") or not re.search(f"[{HAN}]", phrase.en)


def test_no_english_phrase_counts_one_places() -> None:
    """A noun behind a count has both forms, but where the count is that of a limit that was passed."""
    counted = re.compile(
        r"\{(?:count|total|shown|places|files|faults)\} [a-z ]{0,25}?\b(?!(?:is|was|has)\b)[a-z]{2,}s\b"
    )

    assert {key for key, phrase in phrases().items() if counted.search(phrase.en)} == {"error.convert-fields"}


@pytest.mark.parametrize("case", read_cases("number"), ids=lambda case: case["said"])
def test_a_word_goes_by_its_number(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """One place, two places; what is no number is several."""
    monkeypatch.setattr("haizhumap.i18n.phrases", lambda: {"x": Phrase(zh="", en=case["words"])})

    assert t("x", "en", **case["facts"]) == case["said"]


@pytest.mark.parametrize(("group", "codes"), CODE_LISTS.items())
def test_every_code_has_a_label_and_every_label_a_code(group: str, codes: type[StrEnum]) -> None:
    """Code lists and labels are the same set."""
    labels = {key.split(".", 1)[1] for key in phrases() if key.startswith(f"{group}.")}

    assert labels == {code.value for code in codes}


def test_every_issue_code_in_the_rules_has_a_sentence_and_none_is_left_over() -> None:
    """The codes that the code reports and the sentences in phrases/issues.toml are the same set."""
    files = [path for name in ("register", "checks") for path in (SOURCE / name).glob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    raised = set(re.findall(r'Error(?:\(|, )"([a-z-]+)"', code))
    told = set(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"', code)) - {"utf-8", "utf-8-sig"} - raised
    sentences = {key.removeprefix("issue.") for key in phrases() if key.startswith("issue.")}

    assert told | {"bom", "crlf", "unsorted"} == sentences


def test_every_key_in_the_code_exists_and_every_phrase_is_used() -> None:
    """A literal key has a phrase; a phrase's key, or its group with a computed key, occurs in the code."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    literal = set(re.findall(r'\b(?:t|pair)\(\s*["\']((?:ui|map|cli|error)\.[a-z-]+)["\']', code))
    helps = {f"cli.{name}" for name in re.findall(r'\b(?:say_help|command)\("([a-z-]+)"', code)}
    helps |= {f"cli.opt-{name.replace('_', '-')}" for name in (*METADATA, *FACETS)} & set(phrases())
    own = {key for key in phrases() if key.startswith(("ui.", "map.", "cli.")) and not key.startswith(COMPUTED_KEYS)}

    assert literal | helps <= set(phrases())
    assert own == {key for key in literal | helps if not key.startswith(("error.", *COMPUTED_KEYS))}


def test_every_key_of_the_views_exists_and_every_phrase_of_theirs_is_used() -> None:
    """What the scripts of `static/` say has a phrase; a phrase for them, or the beginning of its key, occurs there."""
    script = "\n".join(path.read_text(encoding="utf-8") for path in (SOURCE / "web" / "static").rglob("*.js"))
    literal = set(re.findall(r'\bsay\(\s*"([a-z_-]+)"', script))
    beginnings = tuple(re.findall(r"\bsay\(`([a-z_-]+-)\$\{", script))
    words = {key.removeprefix("view.") for key in phrases() if key.startswith("view.")}
    mentioned = set(re.findall(r'"([a-z_-]+)"', script))

    assert literal <= words
    assert {word for word in words - literal - mentioned if not word.startswith(beginnings)} <= USED_IN_PYTHON


def test_the_scripts_hold_no_words_of_their_own() -> None:
    """Chinese stands in the phrases alone, but for the language switch's name and what words are read by."""
    script = "\n".join(path.read_text(encoding="utf-8") for path in (SOURCE / "web" / "static").rglob("*.js"))

    words = COMMENT.sub("", script)

    allowed = {"中文", "语言", "北南东西", "纬经", "度", "地铁", "站", "街道", "社区", "一带", "附近"}
    assert set(re.findall(f"[{HAN}]+", words)) <= allowed


def test_every_exception_code_has_a_sentence() -> None:
    """The codes that exceptions are raised with and the sentences are the same set."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    raised = set(re.findall(r'(?:raise |told_as\()\w+Error[(,]\s*"([a-z0-9-]+)"', code))
    raised |= set(re.findall(r't\("error\.([a-z-]+)"', code))
    sentences = {key.removeprefix("error.") for key in phrases() if key.startswith("error.")}

    assert raised == sentences


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"HAIZHUMAP_LANG": "zh", "LC_ALL": "C"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_language_follows_the_environment(environ: dict[str, str], lang: str) -> None:
    """Our own variable goes before the locale; English is the fallback."""
    assert detect_lang(environ) == lang


def test_an_error_becomes_a_sentence_in_both_languages() -> None:
    """The facts of an exception stand in its sentence."""
    error = ProjectError("no-project-folder", tried="/nowhere")

    assert all("/nowhere" in say_error(error, lang) for lang in LANGS)


@pytest.mark.parametrize("hostile", ["<", ">", "&", '"', "'", "`", "\\", "${"])
def test_escaped_words_hold_no_character_that_acts(hostile: str) -> None:
    """What opens a tag, a string or a template literal is a character reference afterwards."""
    escaped = escape(f"a{hostile}b")

    assert hostile not in escaped.replace("&#", "")


def test_escaping_leaves_ordinary_words_alone() -> None:
    """Chinese, figures and a dollar sign that opens nothing stay."""
    assert escape("沥滘村 2个 $5 {x}") == "沥滘村 2个 $5 {x}"


def test_markdown_is_taken_literally() -> None:
    """Punctuation that Markdown or Streamlit's labels read is escaped."""
    assert escape_markdown("[x](y) :red[z] $1$") == r"\[x\]\(y\) \:red\[z\] \$1\$"


def test_a_missing_phrase_is_a_defect() -> None:
    """An unknown key is not passed over."""
    with pytest.raises(KeyError):
        t("ui.no-such-phrase", "zh")


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EROFS, errno.EISDIR])
def test_what_the_system_refuses_is_told_in_chinese(number: int) -> None:
    """A sentence in Chinese has no English reason in it."""
    error = InputError("file-unreadable", path="甲", why=os.strerror(number))

    assert not re.search("[A-Za-z]", say_error(error, "zh"))
    assert os.strerror(number) not in say_error(error, "zh")
    assert re.search("[A-Za-z]", say_error(error, "en"))
