"""A process that may speak to this machine alone: what it tries else is written down, and fails."""

from pathlib import Path

_HOOK = """
import ipaddress, sys

def is_own(host):
    if not isinstance(host, str) or host in ("", "localhost"):
        return True  # a socket's file, or any address of this machine to listen on
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

def watch(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        target = args[1] if isinstance(args[1], tuple) else ()
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        target = args[:1]
    else:
        return
    if target and not is_own(target[0]):
        with open(LOG, "a") as stream:
            print(event, target, file=stream)
        raise PermissionError(f"{event} {target}")

sys.addaudithook(watch)
"""


def seal(folder: Path) -> tuple[dict[str, str], Path]:
    """Return the environment of a Python that may speak to this machine alone, and where its attempts are noted."""
    log = folder / "attempts.log"
    (folder / "sitecustomize.py").write_text(f"LOG = {str(log)!r}\n{_HOOK}", encoding="utf-8")
    return {"PYTHONPATH": str(folder)}, log


def attempts(log: Path) -> list[str]:
    """Return what was tried."""
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []
