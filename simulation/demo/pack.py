"""The story pack: one file that opens by double click, with nothing installed.

Every point of every story is lived beforehand and packed into the page: the same answers
that the server gives, coded small, compressed, and spelled in letters.
"""

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from itertools import accumulate, pairwise
from typing import Any

from simulation.demo import story_scenarios
from simulation.demo.javascript_bundle import bundled
from simulation.demo.playback import Years
from simulation.demo.request_queue import Kept
from simulation.demo.selection import grid_of
from simulation.demo.server import text_files
from simulation.demo.service import LUCKS_KEPT, YEARS_KEPT
from simulation.demo.stories import STORIES
from simulation.demo.story_list import listing
from simulation.parameters import read_draws

GZIP = 16 + zlib.MAX_WBITS  # a gzip header without name and date, so that bytes are the same
LINK = re.compile(r'<link rel="stylesheet" href="/static/([\w.]+)">\n?')
SCRIPT = re.compile(r'<script type="module" src="/static/main\.js"></script>\n?')


def pack() -> str:
    """The whole page, the same text whenever it is made from the same parameters."""
    return pack_page(contents(Years(read_draws(), Kept(YEARS_KEPT), Kept(LUCKS_KEPT))))


def contents(years: Years) -> dict[str, Any]:
    """Every answer of the pack, coded: all points with luck 1, and the focal child in each."""
    coder, entries = Coder(), {"stories": _stories()}
    for story in STORIES:
        for point in grid_of(story):
            entries[f"run:{point.key}"] = coder.run(years.run(point))
            dyad = years.dyad(point, story_scenarios.FOCAL)
            entries[f"dyad:{point.key}:{story_scenarios.FOCAL}"] = coder.dyad(dyad)
    return {"coded": 1, "shared": coder.shared, "entries": entries}


def pack_page(packed: Mapping[str, Any]) -> str:
    """The page with its styles, its script and the packed answers in it."""
    files = text_files()
    script = bundled({name: text for name, text in files.items() if name.endswith(".js")})
    page, styles = files["index.html"], []
    for name in LINK.findall(page):
        styles.append(files[name])
    style = "\n".join(styles)
    _check_inline(script, "script")
    _check_inline(style, "style")
    data = (
        f'<script type="application/json" id="strings">{_safe(json.loads(files["strings.json"]))}'
        f'</script>\n<script type="application/octet-stream" id="pack">{_letters(packed)}</script>'
    )
    head = f"{_policy(script, style)}\n<style>{style}</style>\n"
    page = SCRIPT.sub("", LINK.sub("", page))
    page = page.replace('<meta charset="utf-8">\n', f'<meta charset="utf-8">\n{head}', 1)
    return page.replace("</body>", f"{data}\n<script>{script}</script>\n</body>", 1)


def _stories() -> dict[str, Any]:
    told = listing()
    return {**told, "stories": [{**each, "lucks": [1]} for each in told["stories"]]}


def _letters(packed: Mapping[str, Any]) -> str:
    """The answers compressed, in base64."""
    press = zlib.compressobj(9, zlib.DEFLATED, GZIP)
    text = json.dumps(packed, separators=(",", ":"), allow_nan=False).encode()
    return base64.b64encode(press.compress(text) + press.flush()).decode()


def _policy(script: str, style: str) -> str:
    """What the page may load: its own script and style, told by their digests, and no more."""
    rules = (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _safe(value: Any) -> str:
    """JSON that can stand in a page."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _check_inline(text: str, element: str) -> None:
    if re.search(rf"</{element}|<!--", text, re.IGNORECASE):
        raise ValueError(f"the {element} of the page holds what would end it")


STEPS, TABLE, SHARED = "=d", "=t", "=r"


class Coder:
    """Codes answers one by one; ``shared`` grows with what they have in common."""

    def __init__(self) -> None:
        self.shared: list[Any] = []
        self._places: dict[str, int] = {}

    def run(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The answer to a run: its worlds, bands, seats and days are shared with others."""
        band = {name: self._share(each) for name, each in answer["band"].items()}
        return {
            **{name: coded(each) for name, each in answer.items()},
            "calendar": self._share(answer["calendar"]),
            "students": self._share(answer["students"]),
            "worlds": {name: self._share(each) for name, each in answer["worlds"].items()},
            "band": band,
        }

    def dyad(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The answer about a relationship: its worlds are shared with others."""
        worlds = {name: self._share(each) for name, each in answer["worlds"].items()}
        return {"student": answer["student"], "worlds": worlds}

    def _share(self, value: Any) -> Any:
        if not isinstance(value, dict | list):
            return value
        small = coded(value)
        place = self._places.setdefault(_text(small), len(self.shared))
        if place == len(self.shared):
            self.shared.append(small)
        return {SHARED: place}


def coded(value: Any) -> Any:
    """A value with its lists of numbers as steps and its lists of objects as tables."""
    if isinstance(value, dict):
        return {name: coded(each) for name, each in value.items()}
    if not isinstance(value, list) or not value:
        return value
    if all(type(each) is int for each in value):
        steps = {STEPS: [value[0], *(b - a for a, b in pairwise(value))]}
        return steps if len(_text(steps)) < len(_text(value)) else value
    keys = list(value[0]) if isinstance(value[0], dict) else None
    if keys and all(isinstance(each, dict) and list(each) == keys for each in value):
        return {TABLE: {name: coded([each[name] for each in value]) for name in keys}}
    return [coded(each) for each in value]


def decoded(value: Any, shared: list[Any]) -> Any:
    """The value that was coded; what ``pack.js`` does in the page."""
    if isinstance(value, list):
        return [decoded(each, shared) for each in value]
    if not isinstance(value, dict):
        return value
    if STEPS in value:
        return list(accumulate(value[STEPS]))
    if SHARED in value:
        return decoded(shared[value[SHARED]], shared)
    if TABLE in value:
        columns = {name: decoded(each, shared) for name, each in value[TABLE].items()}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return {name: decoded(each, shared) for name, each in value.items()}


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
