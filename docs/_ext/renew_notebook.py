"""Run the notebook for Mesa users and store its output.

``python docs/_ext/renew_notebook.py`` renews ``docs/mesa_users.ipynb``; with ``--check FILE`` it
writes what came out to another file and leaves the notebook alone. Nothing that differs from
run to run is stored: no times, no versions of the kernel.
"""

import argparse
import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "docs" / "mesa_users.ipynb"
SECONDS = 300  # for one cell; the first may have to compile the model


def executed(path: Path) -> nbformat.NotebookNode:
    """The notebook with what its cells print and draw. Raises if a cell fails."""
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    os.environ["PYTHONWARNINGS"] = "ignore:IProgress"  # a library's warning about progress bars
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", record_timing=False)
    client.execute()
    for cell in notebook.cells:
        cell.metadata = {}
        loud = [entry.text for entry in cell.get("outputs", []) if entry.get("name") == "stderr"]
        if loud:
            raise SystemExit(f"a cell of {path.name} complains: {loud[0]}")
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", type=Path, metavar="FILE", help="write there instead")
    out = parser.parse_args().check or NOTEBOOK
    nbformat.write(executed(NOTEBOOK), out)
