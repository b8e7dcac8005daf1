"""The demo as one file that opens by double click, with nothing installed.

Every setting of every story is simulated and packed into the page: the answers of the server,
coded, compressed, and in base64.
"""

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from simulation.demo.playback import Playback
from simulation.demo.server import static_files
from simulation.demo.settings import grid_of, listing
from simulation.demo.stories import FOCAL, STORIES
from simulation.parameters import read_draws

GZIP = 16 + zlib.MAX_WBITS  # a gzip header without name and date, so that the bytes are equal
LINK = re.compile(r'<link rel="stylesheet" href="/static/([\w.]+)">\n?')
SCRIPT = re.compile(r'<script type="module" src="/static/main\.js"></script>\n?')
IMPORT = re.compile(r'^import \{ ([^}]+) \} from "\./([\w.]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?:async function|function|const) (\w+)", re.MULTILINE)
OTHER = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
ENTRY = "main.js"
STEPS, TABLE, SHARED = "=d", "=t", "=r"  # keys of coded values


def pack(report: Callable[[str], None] = lambda line: None) -> str:
    """Return the page, the same text for the same parameters. report: receives the progress."""
    return pack_page(contents(Playback(read_draws()), report))


def contents(playback: Playback, report: Callable[[str], None]) -> dict[str, Any]:
    """Return the coded answers: replicate 1 of every setting, with the focal student."""
    listed = listing()
    stories = [{**story, "lucks": [1]} for story in listed["stories"]]
    coder, entries = Coder(), {"stories": {**listed, "stories": stories}}
    for number, story in enumerate(STORIES, 1):
        report(f"story {number} of {len(STORIES)}: {story.id}")
        for setting in grid_of(story):
            entries[f"run:{setting.key}"] = coder.run(playback.run(setting))
            dyad = playback.dyad(setting, FOCAL)
            entries[f"dyad:{setting.key}:{FOCAL}"] = coder.dyad(dyad)
    return {"coded": 1, "shared": coder.shared, "entries": entries}


def pack_page(packed: Mapping[str, Any]) -> str:
    """Return the page with its styles, its script and the packed answers."""
    files = static_texts()
    script = bundled({name: text for name, text in files.items() if name.endswith(".js")})
    page = files["index.html"]
    style = "\n".join(files[name] for name in LINK.findall(page))
    for text, element in ((script, "script"), (style, "style")):
        if re.search(rf"</{element}|<!--", text, re.IGNORECASE):
            raise ValueError(f"the {element} of the page contains a tag that would end it")
    strings = json.dumps(
        json.loads(files["strings.json"]), ensure_ascii=False, separators=(",", ":")
    ).replace("<", "\\u003c")
    data = (
        f'<script type="application/json" id="strings">{strings}</script>\n'
        f'<script type="application/octet-stream" id="pack">{_base64(packed)}</script>'
    )
    head = f"{_policy(script, style)}\n<style>{style}</style>\n"
    page = SCRIPT.sub("", LINK.sub("", page))
    page = page.replace('<meta charset="utf-8">\n', f'<meta charset="utf-8">\n{head}', 1)
    return page.replace("</body>", f"{data}\n<script>{script}</script>\n</body>", 1)


def static_texts() -> dict[str, str]:
    """Return the files of the page as texts."""
    return {name: file.content.decode() for name, file in static_files().items()}


def _base64(packed: Mapping[str, Any]) -> str:
    """Return the answers compressed, in base64."""
    press = zlib.compressobj(9, zlib.DEFLATED, GZIP)
    text = json.dumps(packed, separators=(",", ":"), allow_nan=False).encode()
    return base64.b64encode(press.compress(text) + press.flush()).decode()


def _policy(script: str, style: str) -> str:
    """Return the policy that allows the page's own script and style, by digest, only."""
    digests = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (script, style)
    ]
    rules = (
        f"default-src 'none'; script-src 'sha256-{digests[0]}'; style-src 'sha256-{digests[1]}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


# ---- the script


def bundled(modules: Mapping[str, str], entry: str = ENTRY) -> str:
    """Return one script for the entry module.

    Raises ValueError for a missing module, a cycle, and an import or export of another form.
    """
    return "\n".join(_wrapped(name, modules[name]) for name in _in_order(modules, entry))


def _in_order(modules: Mapping[str, str], entry: str) -> list[str]:
    order: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise ValueError(f"modules import each other: {' -> '.join((*path, name))}")
        if name not in modules:
            raise ValueError(f"{path[-1] if path else 'the page'} imports {name}, which is missing")
        if name not in order:
            for _, other in IMPORT.findall(modules[name]):
                visit(other, (*path, name))
            order.append(name)

    visit(entry, ())
    return order


def _wrapped(name: str, source: str) -> str:
    """Return a module as a constant with its exports."""
    exports = ", ".join(EXPORT.findall(source))
    body = IMPORT.sub(lambda found: f"const {{ {found[1]} }} = {_constant(found[2])};", source)
    body = EXPORT.sub(lambda found: found[0].removeprefix("export "), body)
    other = OTHER.search(body)
    if other is not None:
        raise ValueError(f"{name}: {other[0]!r} is no form of import or export that is supported")
    return f"const {_constant(name)} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();"


def _constant(name: str) -> str:
    return re.sub(r"\W", "_", name)


# ---- coding


class Coder:
    """Codes answers one by one; parts that several answers have are stored once in ``shared``."""

    def __init__(self) -> None:
        self.shared: list[Any] = []
        self._places: dict[str, int] = {}

    def run(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Code the answer to a run."""
        shared = {name: self._share(answer[name]) for name in ("calendar", "students")}
        parts = {
            part: {name: self._share(value) for name, value in answer[part].items()}
            for part in ("worlds", "band")
        }
        return {name: coded(value) for name, value in answer.items()} | shared | parts

    def dyad(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Code the answer about a relationship."""
        arms = {name: self._share(value) for name, value in answer["worlds"].items()}
        return {"student": answer["student"], "worlds": arms}

    def _share(self, value: Any) -> Any:
        if not isinstance(value, dict | list):
            return value
        small = coded(value)
        place = self._places.setdefault(_text(small), len(self.shared))
        if place == len(self.shared):
            self.shared.append(small)
        return {SHARED: place}


def coded(value: Any) -> Any:
    """Return a value with lists of numbers as steps and lists of objects as tables."""
    if isinstance(value, dict):
        return {name: coded(part) for name, part in value.items()}
    if not isinstance(value, list) or not value:
        return value
    if all(type(number) is int for number in value):
        steps = {STEPS: [value[0], *(b - a for a, b in pairwise(value))]}
        return steps if len(_text(steps)) < len(_text(value)) else value
    keys = list(value[0]) if isinstance(value[0], dict) else None
    if keys and all(isinstance(row, dict) and list(row) == keys for row in value):
        return {TABLE: {name: coded([row[name] for row in value]) for name in keys}}
    return [coded(part) for part in value]


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
