"""``demo``: the teaching demo, served on this machine or written to one file."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.output import as_json, notice, path_of
from simulation.errors import BadInput, Problem, extra_missing

EXAMPLE = "Example: run.py demo"
PORT = 8642


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 for any free one.")] = PORT,
    host: Annotated[
        str, typer.Option(help="Address to serve at; 0.0.0.0 admits other machines.")
    ] = "127.0.0.1",
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")
    ] = True,
    pack: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write one HTML file that needs no server, and stop.",
            parser=path_of,
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the address as JSON.")] = False,
) -> None:
    """Show what one relationship does to a teacher, in a browser: eight stories for a lecture."""
    if pack is not None:
        size = _write_pack(pack)
        if json:
            as_json({"pack": str(pack), "bytes": size})
        else:
            print(f"pack: {pack} ({size / 1e6:.1f} MB; open it with a double click)")
        return
    try:
        import starlette  # noqa: F401  the whole extra is checked before the demo starts
        import uvicorn  # noqa: F401
    except ModuleNotFoundError as missing:
        raise extra_missing("demo", "demo", missing) from None
    from simulation.demo.serve import serve

    def announce(address: str) -> None:
        if json:
            as_json({"address": address})
        else:
            print(f"The demo is at {address} (Ctrl-C stops it)")
        sys.stdout.flush()

    serve(host, port, browser=browser, announce=announce)


def _write_pack(file: Path) -> int:
    """Write the demo as one file and return its size in bytes. Raises BadInput."""
    from simulation.demo.pack import pack
    from simulation.results.files import write_atomic

    if file.is_dir():
        raise BadInput([Problem(str(file), "--pack", "a folder", "the name of a file")])
    notice("Simulating 30 years of every setting of every story; this takes a few minutes.")
    page = pack(notice).encode()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(file, page)
    except OSError as error:
        found = f"a file that cannot be written ({error.strerror or error})"
        raise BadInput([Problem(str(file), "--pack", found, "a path you can write to")]) from None
    return len(page)
