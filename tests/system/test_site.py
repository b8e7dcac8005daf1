"""The site is built without a warning, asks for nothing from outside, and forgets no page."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.util import module_from_spec, spec_from_file_location
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
NOTEBOOK = DOCS / "mesa_users.ipynb"
ASSETS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src",
          "video": "src", "audio": "src", "object": "data", "embed": "src"}  # fmt: skip
FETCHING = re.compile(r"""url\(\s*['"]?(https?:|//)|@import\s+['"]?(https?:|//)""")


class Assets(HTMLParser):
    """What a page would fetch when it is opened, and whether anything is a formula in TeX."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        value = dict(attrs).get(ASSETS.get(tag, ""))
        if value is not None:
            self.found.append(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built pages."""
    out = tmp_path_factory.mktemp("site")
    told = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", "-d", str(out / "trees"),
         str(DOCS), str(out / "html")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    return out / "html"


def pages_of(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), path.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_built_pages_ask_for_nothing_from_outside(site: Path) -> None:
    pages = dict(pages_of(site))
    assert len(pages) > 30
    for name, page in pages.items():
        for asset in Assets(page).found:
            assert not re.match(r"[a-z]+:|//", asset) or asset.startswith("data:"), (name, asset)
            target = (site / name).parent / asset.partition("?")[0].partition("#")[0]
            assert target.exists(), (name, asset)
    for style in site.rglob("*.css"):
        assert not FETCHING.search(style.read_text(encoding="utf-8")), style


@pytest.mark.slow
def test_search_and_formulas_work_without_a_network(site: Path) -> None:
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    assert index.startswith("Search.setIndex(") and "reflect" in index
    pages = dict(pages_of(site))
    assert "<math" in pages["model.html"] and "<math" in pages["api.html"]
    assert ":math:" not in pages["model.html"]
    assert not any(re.search(r"mathjax[\w.-]*\.js", page, re.IGNORECASE) for page in pages.values())


@pytest.mark.slow
def test_every_page_is_built_and_reached_from_the_first(site: Path) -> None:
    pages = dict(pages_of(site))
    sources = [path.relative_to(DOCS).with_suffix(".html").as_posix()
               for suffix in ("md", "ipynb") for path in DOCS.rglob(f"*.{suffix}")
               if "_ext" not in path.parts]  # fmt: skip
    assert set(sources) <= set(pages)
    reached, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in reached or name not in pages:
            continue
        reached.add(name)
        for link in re.findall(r'href="([^"#:?]+\.html)', pages[name]):
            waiting.append(os.path.normpath(Path(name).parent / link))
    assert set(sources) <= reached


@pytest.mark.slow
def test_the_command_line_is_written_from_the_commands(site: Path) -> None:
    from simulation.cli.main import VERBS

    page = dict(pages_of(site))["_generated/cli.html"]
    assert all(f'id="{verb}"' in page for verb in VERBS)
    assert "--replicates" in page and "--set" in page


@pytest.mark.browser
def test_a_page_opens_from_the_disk_and_finds_words(site: Path, demo_browser: Any) -> None:
    """In Chromium: no request but for files, no error, and search finds the page on reflection."""
    asked: list[str] = []
    errors: list[str] = []
    page = demo_browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((site / "index.html").as_uri())
    page.goto((site / "search.html").as_uri() + "?q=garden")
    page.wait_for_selector("ul.search li")
    found = page.locator("ul.search li a").all_inner_texts()
    page.close()
    assert errors == [] and "Write your own intervention" in found
    assert all(url.startswith(("file:", "data:")) for url in asked)


# ---- lists of pages


@pytest.fixture(scope="module")
def generated() -> ModuleType:
    """The part of the build that writes pages."""
    spec = spec_from_file_location("generated", DOCS / "_ext" / "generated.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_page_that_no_list_names_is_not_lost(
    generated: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tutorials").mkdir()
    for name in ("known", "claims", "claims_more", "lost", "tutorials/lost", "README"):
        (tmp_path / f"{name}.md").write_text("# Page\n")
    (tmp_path / "index.md").write_text("# Index\n\n```{toctree}\nknown\nclaims*\ndemo*\n```\n")
    monkeypatch.setattr(generated, "DOCS", tmp_path)
    assert re.findall(r"^\.\./(.*)$", generated.more(), re.MULTILINE) == ["lost", "tutorials/lost"]
    content = [(tmp_path / "index.md").read_text()]
    generated.drop_what_is_missing(None, "index", content)
    assert "claims*" in content[0] and "demo*" not in content[0] and "known" in content[0]


def test_every_option_of_every_command_is_told(generated: ModuleType) -> None:
    from simulation.cli.main import VERBS

    page = generated.command_line()
    for verb, (function, _) in VERBS.items():
        told = page.partition(f"\n## {verb}\n")[2].partition("\n## ")[0]
        assert len(re.findall(r"^\| `", told, re.MULTILINE)) == len(signature(function).parameters)
    assert "| `--set` |" in page and "1 to 1,000,000." in page and "`--extensions`" in page


# ---- the notebook


def test_the_code_of_the_notebook_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matplotlib.pyplot.show", lambda: None)
    names: dict[str, Any] = {}
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, str(NOTEBOOK), "exec"), names)
    assert names["model"].day == 200


@pytest.mark.slow
def test_the_notebook_runs_and_gives_what_is_kept(tmp_path: Path) -> None:
    """The kinds of all outputs, cell by cell; numbers change with the parameters of the model."""
    again = executed(tmp_path / "again.ipynb")
    kept = nbformat.read(NOTEBOOK, as_version=4)
    assert [shape(cell) for cell in again.cells] == [shape(cell) for cell in kept.cells], (
        "run: python docs/_ext/renew_notebook.py"
    )
    assert sum("image/png" in str(shape(cell)) for cell in kept.cells) >= 2


@pytest.mark.slow
def test_the_notebook_gives_the_same_every_time(tmp_path: Path) -> None:
    one, other = (executed(tmp_path / f"{n}.ipynb") for n in range(2))
    assert one == other


def test_the_kept_notebook_is_small_and_speaks_of_no_machine() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert len(text) < 200_000 and not re.search(r"site-packages|/home/|/root/|stderr", text)


def executed(path: Path) -> nbformat.NotebookNode:
    """The notebook as it comes out now."""
    script = str(DOCS / "_ext" / "renew_notebook.py")
    told = subprocess.run(
        [sys.executable, script, "--check", str(path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    return nbformat.read(path, as_version=4)


def shape(cell: nbformat.NotebookNode) -> list[object]:
    """What a cell is and which kinds of output it has."""
    return [
        cell.source,
        *(sorted(each.get("data", {"text": ""})) for each in cell.get("outputs", [])),
    ]
