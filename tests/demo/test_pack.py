"""The story pack: what the file holds, that it is the live answers, and that it needs nothing."""

import base64
import gzip
import hashlib
import json
import random
import re
from itertools import accumulate
from typing import Any

import pytest
from demo_years import POINTS, years
from hypothesis import given
from hypothesis import strategies as st

from simulation.cli.main import main
from simulation.demo import pack, stories
from simulation.demo.pack import SHARED, STEPS, TABLE, Coder, bundled, coded, static_texts
from simulation.demo.settings import grid_of, listing
from simulation.demo.stories import BY_ID

LARGEST = 3_000_000  # bytes of the whole file
FEW = grid_of(BY_ID["spiral"])[:2]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2000, 2000) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.lists(st.integers(-1000, 1000), max_size=30)
        | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner)
        | st.lists(st.fixed_dictionaries({"x": st.integers(0, 9), "y": inner}), max_size=4)
    ),
    max_leaves=30,
)


def decoded(value: Any, shared: list[Any]) -> Any:
    """Return the value that was coded, as ``pack.js`` does in the page."""
    if isinstance(value, list):
        return [decoded(part, shared) for part in value]
    if not isinstance(value, dict):
        return value
    if STEPS in value:
        return list(accumulate(value[STEPS]))
    if SHARED in value:
        return decoded(shared[value[SHARED]], shared)
    if TABLE in value:
        columns = {name: decoded(part, shared) for name, part in value[TABLE].items()}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return {name: decoded(part, shared) for name, part in value.items()}


@given(VALUES)
def test_decoding_restores_coded_values(value):
    assert decoded(json.loads(json.dumps(coded(value))), []) == value


def test_steps_and_tables_by_hand():
    assert coded([300, 301, 301, 299, 300, 302]) == {"=d": [300, 1, 0, -2, 1, 2]}
    assert coded([1, -1, 1, -1]) == [1, -1, 1, -1]  # steps would be longer
    assert coded([{"a": 1, "b": []}, {"a": 2, "b": [5]}]) == {"=t": {"a": [1, 2], "b": [[], [5]]}}
    assert coded([True, 1]) == [True, 1]


def test_arms_shared_by_answers_are_stored_once():
    coder = Coder()
    answers = [years().run(point) for point in FEW]
    small = [coder.run(answer) for answer in answers]
    assert answers[0]["worlds"]["a"] == answers[1]["worlds"]["a"]
    assert small[0]["worlds"]["a"] == small[1]["worlds"]["a"]
    assert set(small[0]["worlds"]["a"]) == {"=r"}
    assert small[0]["worlds"]["b"] != small[1]["worlds"]["b"]
    assert [decoded(each, coder.shared) for each in small] == answers


def packed_in(page: str) -> dict:
    """What a page holds, unpacked as the browser does."""
    letters = re.search(r'id="pack">([^<]+)<', page)[1]
    return json.loads(gzip.decompress(base64.b64decode(letters)))


@pytest.fixture(scope="module")
def small_pack() -> str:
    """A pack of two points of one story."""
    coder, entries = Coder(), {"stories": listing()}
    for point in FEW:
        entries[f"run:{point.key}"] = coder.run(years().run(point))
        dyad = years().dyad(point, stories.FOCAL)
        entries[f"dyad:{point.key}:{stories.FOCAL}"] = coder.dyad(dyad)
    return pack.pack_page({"coded": 1, "shared": coder.shared, "entries": entries})


def test_a_pack_contains_the_answers_of_the_server(small_pack):
    held = packed_in(small_pack)
    for point in FEW:
        run = decoded(held["entries"][f"run:{point.key}"], held["shared"])
        assert run == years().run(point)
        dyad = decoded(held["entries"][f"dyad:{point.key}:{stories.FOCAL}"], held["shared"])
        assert dyad == years().dyad(point, stories.FOCAL)


def test_a_pack_loads_nothing_and_runs_its_own_script_only(small_pack):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', small_pack)[1]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.search(r'\b(src|href)="(?!data:,|#)', small_pack)
    for element in ("script", "style"):
        text = re.search(rf"<{element}>(.*?)</{element}>", small_pack, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in policy
    before, after = small_pack.index("Content-Security-Policy"), small_pack.index("<script>")
    assert before < small_pack.index("<style>") < after
    assert not re.search(r"^\s*(import|export)\b", small_pack, re.MULTILINE)
    strings = re.search(r'id="strings">(.*?)</script>', small_pack, re.DOTALL)[1]
    assert json.loads(strings) == json.loads(static_texts()["strings.json"])


def test_modules_follow_their_imports_in_the_bundle():
    modules = {
        "main.js": 'import { two, add } from "./sum.js";\nadd(two, two);\n',
        "sum.js": 'import { one } from "./one.js";\nexport const two = one + one;\n'
        "export function add(a, b) {\n  return a + b;\n}\n",
        "one.js": "export const one = 1;\nexport async function none() {}\n",
        "unused.js": "nonsense(",
    }
    script = bundled(modules)
    assert script.index("const one_js") < script.index("const sum_js") < script.index("const main_")
    assert "const { one } = one_js;" in script
    assert "return { two, add };" in script
    assert "return { one, none };" in script
    assert "unused" not in script


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('import { x } from "./nowhere.js";', "imports nowhere.js, which is missing"),
        ('import { x } from "./main.js";', "import each other: main.js -> main.js"),
        ('import * as x from "./other.js";', "is no form of import"),
        ("export default 3;", "is no form of import or export"),
    ],
)
def test_unsupported_modules_are_refused(source, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        bundled({"main.js": source + "\n", "other.js": ""})


def test_a_script_that_would_end_its_element_is_refused(monkeypatch):
    files = {**static_texts(), "main.js": 'const end = "</script>";\n'}
    monkeypatch.setattr(pack, "static_texts", lambda: files)
    with pytest.raises(ValueError, match="would end it"):
        pack.pack_page({})


def test_a_pack_in_place_of_a_folder_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit) as end:
        main(["demo", "--pack", str(tmp_path)])
    assert end.value.code == 2
    assert "expected the name of a file" in capsys.readouterr().err


@pytest.mark.slow
def test_the_full_pack_is_small_and_reproducible(tmp_path, capsys):
    file = tmp_path / "deep" / "story.html"
    with pytest.raises(SystemExit) as end:
        main(["demo", "--pack", str(file)])
    assert end.value.code == 0
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    page = file.read_text(encoding="utf-8")
    assert file.stat().st_size < LARGEST
    assert pack.pack() == page
    held = packed_in(page)
    assert len(held["entries"]) == 1 + 2 * len(POINTS)
    for point in random.Random(1).sample(POINTS, 12):
        run = decoded(held["entries"][f"run:{point.key}"], held["shared"])
        assert run == json.loads(json.dumps(years().run(point)))
