"""``demo``: the teaching demo, served on this machine or written into one file."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.output import as_json, notice
from simulation.errors import BadInput, Problem, extra_missing

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
    json: Annotated[
        bool, typer.Option("--json", help="Say where it is as one JSON object.")
    ] = False,
) -> None:
    """Show what one relationship does to a teacher, in a browser: eight stories for a lecture."""
    if pack is not None:
        size = _write_pack(pack)
        if json:
            as_json({"pack": str(pack), "bytes": size})
        else:
            print(f"pack: {pack} ({size / 1e6:.1f} MB; it opens by double click)")
        return
    try:
        import starlette  # noqa: F401  the extra as a whole, before anything is begun
        import uvicorn  # noqa: F401
    except ModuleNotFoundError as missing:
        raise extra_missing("demo", "demo", missing) from None
    from simulation.demo.serve import serve

    serve(host, port, browser=browser, told=_told_as_json if json else _told)


def _told(address: str) -> None:
    print(f"The demo is at {address} (Ctrl-C ends it)", flush=True)


def _told_as_json(address: str) -> None:
    as_json({"address": address})
    sys.stdout.flush()


def _write_pack(file: Path) -> int:
    """Write the story pack, whole or not at all; its bytes. Raises BadInput if it cannot."""
    from simulation.demo.pack import pack
    from simulation.results.parts import write_atomic

    if file.is_dir():
        raise BadInput([Problem(str(file), "--pack", "a folder", "the name of a file")])
    notice("Every point of every story is lived in 30 years; this takes up to a minute.")
    page = pack().encode()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(file, page)
    except OSError as error:
        found = f"a place that could not be written to ({error.strerror or error})"
        raise BadInput([Problem(str(file), "--pack", found, "a file of your own")]) from None
    return len(page)
