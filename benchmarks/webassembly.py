"""The days of the engine in WebAssembly, in Node."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from simulation.engine.school_run import SchoolRun
from simulation.engine.wasm.exported import MODULE, RUNNER, read_module, read_runner
from simulation.engine.wasm.image import image_of

SCRIPT = Path(__file__).with_suffix(".mjs")


class NoNode(Exception):  # noqa: N818  it says what is absent
    """There is no Node here."""


def seconds_in_node(run: SchoolRun, days: int) -> float:
    """Return the processor time of the first days of a fresh run, once Node compiled the module.

    Raises NoNode, and BadInput if the module was compiled from other sources.
    """
    if shutil.which("node") is None:
        raise NoNode("Node, in which WebAssembly is timed, was not found")
    module, image = read_module(), image_of(run)
    files = {
        RUNNER: read_runner().encode(),
        MODULE: module,
        "image": image.memory,
        "table.json": json.dumps(image.table).encode(),
    }
    with tempfile.TemporaryDirectory() as name:
        places = [Path(name) / file for file in files]
        for place, content in zip(places, files.values(), strict=True):
            place.write_bytes(content)
        command = ["node", str(SCRIPT), *map(str, places), str(days)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)
