"""
Answers that web services gave, kept for a while: one JSON file each.

Owns the form of the files and how long they hold. JSON and nothing else is read: a folder that somebody else filled can
hold a wrong answer, but nothing that runs.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from haizhumap.errors import GeocodeError, WriteError
from haizhumap.files import write_whole

Question = list[object]
"""What was asked, as JSON; never with a key."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers in a folder, as they hold on a day (ISO)."""

    folder: Path
    today: str
    days_kept: int

    def get(self, question: Question) -> tuple[object, str] | None:
        """Return an answer and the day on which it was given, if it is not too old; what cannot be read is none."""
        try:
            kept = json.loads(self._path(question).read_bytes())
            is_own = kept["question"] == question
            age = date.fromisoformat(self.today) - date.fromisoformat(kept["asked_on"])
            return (kept["answer"], kept["asked_on"]) if is_own and age < timedelta(days=self.days_kept) else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def keep(self, question: Question, answer: object) -> None:
        """
        Keep today's answer.

        Raises
        ------
        GeocodeError
            If the folder cannot be written.
        """
        text = json.dumps({"question": question, "asked_on": self.today, "answer": answer}, ensure_ascii=False)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path(question), text.encode("utf-8", "replace"))
        except (OSError, WriteError) as error:
            why = error.facts.get("why") if isinstance(error, WriteError) else error.strerror
            raise GeocodeError("cache-unusable", path=self.folder, why=why) from error

    def _path(self, question: Question) -> Path:
        words = json.dumps(question, ensure_ascii=False)
        return self.folder / f"{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()}.json"
