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
from typing import Any

from simulation.experiments.parameter_draws import read_draws
from simulation.views.demo import worlds
from simulation.views.demo.asking import grid_of
from simulation.views.demo.bundle import bundled
from simulation.views.demo.coding import Coder
from simulation.views.demo.engine import LUCKS_KEPT, YEARS_KEPT
from simulation.views.demo.files import text_files
from simulation.views.demo.keeping import Kept
from simulation.views.demo.listing import listing
from simulation.views.demo.stories import STORIES
from simulation.views.demo.years import Years

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
            dyad = years.dyad(point, worlds.FOCAL)
            entries[f"dyad:{point.key}:{worlds.FOCAL}"] = coder.dyad(dyad)
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
