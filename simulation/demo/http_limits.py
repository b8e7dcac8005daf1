"""What stands between the network and the answers: who may ask, how much, how often.

The demo is served on loopback. A page of another site that a browser has open could still
reach it under a name that it makes point here, so the name asked for is checked.
"""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, MutableMapping
from typing import Any

from simulation.demo.requests import RefusedError, wrong

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Clock = Callable[[], float]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
}
LARGEST_BODY = 4096  # bytes; a question takes some 150
A_SECOND, AT_ONCE = 40.0, 400.0  # questions of one address; a class behind one address fits
ADDRESSES = 1024  # remembered
LOCAL = ("localhost",)


def check_host(host: str | None, names: Collection[str] = ()) -> None:
    """Raise RefusedError unless the name asked for is an address, localhost or one of ours."""
    name = _name_of(host or "")
    if name in {*LOCAL, *(each.lower() for each in names)} or _is_address(name):
        return
    expected = "an address or localhost; --host NAME serves under another name"
    raise wrong("header Host", host or "", expected)


def check_length(length: str | None, most: int = LARGEST_BODY) -> None:
    """Raise RefusedError (413) for a body that says it is larger than it may be."""
    if length is not None and (not length.isascii() or not length.isdigit()):
        raise wrong("header Content-Length", length, "a number of bytes")
    if length is not None and (len(length) > len(str(most)) or int(length) > most):
        raise too_large(most)


def check_kind(kind: str | None) -> None:
    """Raise RefusedError (415) for anything but JSON, which other sites cannot send here."""
    if (kind or "").partition(";")[0].strip().lower() != "application/json":
        raise wrong("header Content-Type", kind or "", "application/json", status=415)


def too_large(most: int = LARGEST_BODY) -> RefusedError:
    """The refusal of a body that is too large."""
    sentence = f"request, body: found more than {most} bytes, expected at most that"
    return RefusedError(413, sentence)


class Rate:
    """So many questions a second of each address, and a few more at once."""

    def __init__(
        self, a_second: float = A_SECOND, at_once: float = AT_ONCE, clock: Clock = time.monotonic
    ) -> None:
        self._a_second, self._at_once, self._clock = a_second, at_once, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def check(self, address: str) -> None:
        """Count a question. Raises RefusedError (429) if there were too many."""
        now = self._clock()
        left, since = self._left.pop(address, (self._at_once, now))
        left = min(self._at_once, left + (now - since) * self._a_second)
        self._left[address] = (max(left - 1.0, 0.0), now)
        while len(self._left) > ADDRESSES:
            self._left.popitem(last=False)
        if left < 1.0:
            raise RefusedError(
                429, f"More than {self._a_second:g} questions a second; slow down a little."
            )


def _name_of(host: str) -> str:
    """The name in a Host header, without the port and the brackets of an IPv6 address."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower().rstrip(".")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
