"""
How long a command takes to start, as a multiple of an empty Python: `python -m benchmarks.startup`.

Owns its runs and its table. Each round runs every command once and an empty Python beside them, so that a busy machine
slows all of them alike; the least time of all rounds counts. `--against` names the Python of another checkout with its
project, which takes its turns in the same rounds.
"""

import argparse
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "--version": ("--version",),
    "--help": ("--help",),
    "places --help": ("places", "--help"),
    "check": ("check",),
    "places": ("places",),
    "export --format geojson": ("export", "--format", "geojson"),
    "export --format csv": ("export", "--format", "csv"),
}
EMPTY = "python -c pass"
_ROOT = Path(__file__).parents[1]


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=str(__doc__).splitlines()[1])
    parser.add_argument("--rounds", type=int, default=7, metavar="N", help="how many times each command is run")
    parser.add_argument("--against", type=Path, metavar="DIR", help="a checkout with .venv, measured in turn")
    return parser.parse_args()


def measure(command: Sequence[str | Path], root: Path) -> float:
    """Return the seconds of processor time, user and system, that a command takes in a project."""
    before = _children_seconds()
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"HAIZHUMAP_ROOT": str(root)})
    return _children_seconds() - before


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(roots: Mapping[str, Path], rounds: int) -> dict[tuple[str, str], float]:
    """Return the least time of each command in each checkout, and of an empty Python."""
    least: dict[tuple[str, str], float] = {}
    for _ in range(rounds):
        for name, root in roots.items():
            for label, command in commands_of(root):
                seconds = measure(command, root)
                least[name, label] = min(seconds, least.get((name, label), seconds))
    return least


def commands_of(root: Path) -> Iterator[tuple[str, list[str | Path]]]:
    """Yield what is measured in a checkout."""
    folder = Path(sys.executable).parent if root == _ROOT else root / ".venv" / "bin"
    yield EMPTY, [folder / "python", "-c", "pass"]
    for label, arguments in COMMANDS.items():
        yield label, [folder / "haizhumap", *arguments]


def format_table(least: Mapping[tuple[str, str], float], names: Sequence[str]) -> str:
    """Return the figures as Markdown."""
    heads = [f"{name}: {unit}" for name in names for unit in ("ms", "× empty")]
    lines = [f"| command | {' | '.join(heads)} |", f"| --- |{' ---: |' * len(heads)}"]
    for label in (EMPTY, *COMMANDS):
        cells = [
            cell
            for name in names
            for cell in (f"{1000 * least[name, label]:.0f}", f"{least[name, label] / least[name, EMPTY]:.1f}")
        ]
        lines.append(f"| `{label}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def report(rounds: int, against: Path | None = None) -> str:
    """Measure the commands; return the figures with how they were had, as Markdown."""
    roots = {"now": _ROOT} | ({"before": against.resolve()} if against else {})
    words = f"Start of the commands: processor time, user and system, least of {rounds} rounds."
    return f"{words}\n\n{format_table(run(roots, rounds), list(roots))}"


def main() -> None:
    """Measure what the command line says, and print the table."""
    arguments = parse_arguments()
    print(report(arguments.rounds, arguments.against))


if __name__ == "__main__":
    main()
