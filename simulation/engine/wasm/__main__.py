"""Build the module of the kernels: ``python -m simulation.engine.wasm [FILE]``."""

import os
import sys
import tempfile
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Build a file, by default ``kernels.wasm`` beside this one; return 2 if that is impossible."""
    with tempfile.TemporaryDirectory() as folder:
        # Numba reads both when it is imported. The folder is not that of the fast kernels.
        os.environ |= {"NUMBA_OPT": "0", "NUMBA_CACHE_DIR": folder}
        from simulation.engine.wasm.exported import MODULE
        from simulation.engine.wasm.image import built_module
        from simulation.errors import BadInput

        try:
            module = built_module()
        except BadInput as error:
            print(error, file=sys.stderr)
            return 2
    file = Path(arguments[0]) if arguments else Path(__file__).with_name(MODULE)
    draft = file.with_suffix(".draft")
    draft.write_bytes(module)
    draft.replace(file)
    print(f"{file}: {len(module) / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
