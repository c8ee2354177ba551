"""
The way through many documents: found, read some at a time by a pool, noted, told.

Owns the order and how much waits at a time. Who does the work is an `Executor`: threads here, each of which has a
process of its own at work, or the workers of a cluster.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from haizhumap.batch.manifest import Manifest
from haizhumap.batch.table import TABLES, write_table
from haizhumap.batch.worker import Extraction, Source, extract_apart, failed, to_error
from haizhumap.documents.document import load_file
from haizhumap.errors import HaizhumapError, InputError

MOST_AT_ONCE = 16
"""Documents that one process reads: its start costs as much as three reports."""

_MOST_BYTES_AT_ONCE = 8 << 20


Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """How many documents and places a table has, and the errors of the documents that could not be read."""

    documents: int
    places: int
    failures: Sequence[HaizhumapError]


def extract_files(
    paths: Iterable[Path], output: Path, *, workers: int, scheduler: str | None = None, tell: Tell
) -> Summary:
    """
    Write the candidates of documents and of folders of documents as one table; go on with what was broken off.

    Parameters
    ----------
    output
        A `.jsonl` or `.parquet` file; the manifest lies beside it, `.manifest.jsonl` behind its name.
    workers
        How many documents are read at once.
    scheduler
        Address of a Dask scheduler (`tcp://…`), whose workers have haizhumap too; else the work is done here.
    tell
        See `extract_all`.

    Raises
    ------
    InputError
        `batch-output`, `batch-name-twice`, `batch-manifest`; `cluster-missing`, `cluster-unreachable`.
    WriteError
        If the table cannot be written.
    """
    if output.suffix.lower() not in TABLES:
        raise InputError("batch-output", path=output)
    documents = find_documents(paths)
    with closing(Manifest(output.with_name(f"{output.name}.manifest.jsonl"))) as manifest:
        with _executor(workers, scheduler) as executor:
            extract_all(documents, manifest, executor, workers=workers, tell=tell)
        write_table(output, manifest.extractions(documents))
        done = [(len(one.places), one.failure) for one in manifest.extractions(documents)]
    failures = [to_error(failure) for _, failure in done if failure]
    return Summary(documents=len(documents), places=sum(places for places, _ in done), failures=failures)


@contextmanager
def _executor(workers: int, scheduler: str | None) -> Iterator[Executor]:
    """Give what does the work: threads, each with a process of its own, or a cluster."""
    if scheduler is None:
        with ThreadPoolExecutor(workers) as pool:
            yield pool
        return
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise InputError("cluster-missing") from error
    try:
        client = Client(scheduler)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise InputError("cluster-unreachable", scheduler=scheduler, why=str(error)) from error
    with client:
        yield client.get_executor()  # type: ignore[no-untyped-call]


def find_documents(paths: Iterable[Path]) -> dict[str, Path]:
    """
    Return the documents of files and folders by their names, in order: with slashes, below the folder that was named.

    Hidden files, such as editors and systems leave, are none.

    Raises
    ------
    InputError
        `batch-name-twice` if two would have the same name.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for name, file in _files(path):
            if found.setdefault(name, file) is not file:
                raise InputError("batch-name-twice", path=file, other=found[name])
    return dict(sorted(found.items()))


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    if not path.is_dir():
        yield _shown(path.name), path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files = [Path(folder, name) for name in names if not name.startswith(".")]
        yield from ((_shown(file.relative_to(path).as_posix()), file) for file in files)


def _shown(name: str) -> str:
    """Return a name whose bytes are no UTF-8 with escapes for them."""
    return name.encode("utf-8", "backslashreplace").decode()


def extract_all(
    documents: Mapping[str, Path],
    manifest: Manifest,
    executor: Executor,
    *,
    workers: int,
    tell: Tell = lambda _done, _total: None,
) -> None:
    """
    Find the candidates of every document that the manifest does not have yet.

    Parameters
    ----------
    workers
        How many work at once; twice as many pieces of work wait at most, so that their bytes fit into memory.
    tell
        Called with how many documents are done and how many there are, whenever some more are.
    """
    finished = 0
    running: set[Future[list[Extraction]]] = set()

    def count(done: int) -> None:
        nonlocal finished
        finished += done
        tell(finished, len(documents))

    def collect(*, most: int) -> None:
        nonlocal running
        while len(running) > most:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                manifest.add(future.result())
                count(len(future.result()))

    for sources in _shares(_to_do(documents, manifest, count)):
        running.add(executor.submit(extract_apart, sources))
        collect(most=2 * workers)
    collect(most=0)


def _to_do(documents: Mapping[str, Path], manifest: Manifest, count: Callable[[int], None]) -> Iterator[Source]:
    for name, path in documents.items():
        try:
            data = load_file(path)
        except (HaizhumapError, OSError) as error:
            told = error if isinstance(error, HaizhumapError) else _unreadable(name, error)
            manifest.add([failed(name, told)])
            count(1)
            continue
        if manifest.has(name, sha256(data).hexdigest()):
            count(1)
        else:
            yield name, data


def _unreadable(name: str, error: OSError) -> HaizhumapError:
    return InputError("file-unreadable", path=name, why=error.strerror or type(error).__name__)


def _shares(sources: Iterable[Source]) -> Iterator[list[Source]]:
    """Yield documents some at a time."""
    share: list[Source] = []
    size = 0
    for source in sources:
        share.append(source)
        size += len(source[1])
        if len(share) == MOST_AT_ONCE or size > _MOST_BYTES_AT_ONCE:
            yield share
            share, size = [], 0
    if share:
        yield share
