"""``demo``: the teaching demo, served on this machine or written into one file."""

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.speech import notice
from simulation.problems import BadInput, Problem

EXAMPLE = "Example: run.py demo"
PORT = 8642


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any.")] = PORT,
    host: Annotated[
        str, typer.Option(help="Address to serve at; 0.0.0.0 lets other machines in.")
    ] = "127.0.0.1",
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")
    ] = True,
    pack: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write one HTML file that needs no server, and stop."),
    ] = None,
) -> None:
    """Show what one relationship does to a teacher, in a browser: eight stories for a lecture."""
    if pack is not None:
        _write_pack(pack)
        return
    try:
        import starlette  # noqa: F401  the extra as a whole, before anything is begun
        import uvicorn  # noqa: F401
    except ModuleNotFoundError as missing:
        found = f"{missing.name} missing"
        expected = 'the extra "demo": pip install "teacher-wellbeing-simulation[demo]"'
        raise BadInput([Problem("demo", "", found, expected)]) from None
    from simulation.views.demo.serving import serve

    serve(host, port, browser=browser, told=_told)


def _told(address: str) -> None:
    print(f"The demo is at {address} (Ctrl-C ends it)", flush=True)


def _write_pack(file: Path) -> None:
    """Write the story pack, whole or not at all. Raises BadInput if it cannot be written."""
    from simulation.experiments.parts import write_whole
    from simulation.views.demo.pack import pack

    if file.is_dir():
        raise BadInput([Problem(str(file), "--pack", "a folder", "the name of a file")])
    notice("Every point of every story is lived in 30 years; this takes up to a minute.")
    page = pack()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, page.encode())
    except OSError as error:
        found = f"a place that could not be written to ({error.strerror or error})"
        raise BadInput([Problem(str(file), "--pack", found, "a file of your own")]) from None
    print(f"pack: {file} ({len(page.encode()) / 1e6:.1f} MB; it opens by double click)")
