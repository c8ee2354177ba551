"""A server of the app's modules on this machine: tests import them into Chromium, no Node."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from haizhumap.web.assets import static_dir

Core = Callable[..., Any]
"""A way to evaluate a function of JavaScript over modules of `core/`: `core(script, *names, given=...)`."""


class _Quiet(SimpleHTTPRequestHandler):
    """Files of a folder, JavaScript under its own type whatever the machine's table says, and no log."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing."""


@contextmanager
def serve_static(folder: Path | None = None) -> Iterator[str]:
    """Serve a folder on a free port, `static/` where none is named; yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder or static_dir())) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
