"""
Find Debian's nginx for the tests of a proxy, or install it: `python tests/nginx.py` prints its path.

The order: the variable NGINX, one on the PATH, Debian's package (as root). When none can be had, it says so and fails:
the tests are never skipped silently.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from app_server import PATIENCE_S, ROOT, closed_port

_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
_DOCUMENTED = "http://127.0.0.1:8501"


def find() -> str | None:
    """Return the path of an nginx on this machine, or None."""
    return os.environ.get("NGINX") or shutil.which("nginx", path=_PATH)


def install() -> None:
    """Install Debian's package, as root; it is not started."""
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "nginx-light"]):
        subprocess.run(command, env=environ, stdout=sys.stderr, check=False)


def ensure() -> str:
    """Return the path of an nginx, installing one where there is none; exit with a message where that fails."""
    if not (path := find()) and shutil.which("apt-get") and os.geteuid() == 0:
        sys.stderr.write("No nginx found; installing one ...\n")
        install()
    if not (path := find()):
        sys.exit(
            "The tests of a proxy need nginx, and none could be found or installed.\n"
            "Install one (Debian: apt-get install nginx-light) or name one: NGINX=/path/to/nginx make test"
        )
    return path


@contextmanager
def proxy(folder: Path, app: str) -> Iterator[str]:
    """Put nginx before an app, as `docs/nginx.conf` says; yield the proxy's address. It keeps its files in `folder`."""
    port = closed_port()
    documented = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    assert _DOCUMENTED in documented
    own = urlsplit(app)
    temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in ("proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; {temporary}\n"
        f"server {{ listen 127.0.0.1:{port};\n"
        f"{documented.replace(_DOCUMENTED, f'{own.scheme}://{own.netloc}')} }} }}\n",
        encoding="utf-8",
    )
    process = subprocess.Popen([ensure(), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"])
    try:
        _wait(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("nginx did not come up")


if __name__ == "__main__":
    sys.stdout.write(f"nginx: {ensure()}\n")
