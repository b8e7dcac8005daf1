"""What several tests need: one compilation, the effort of a run, results made once."""

import gc
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from demo_pages import demo_address, demo_browser, demo_live, demo_pack
from hypothesis import settings

if TYPE_CHECKING:
    from simulation.results.reader import ResultReader

__all__ = [
    "demo_address",
    "demo_browser",
    "demo_live",
    "demo_pack",
    "drawn",
    "shared",
    "small_result",
    "without_figures",
]

# A run in the background of a shell ignores interrupts, and with nohup the end of the session;
# so would its child processes.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

KERNELS = ("kernels.simulate_days", "daily_trace.simulate_and_trace", "mean_field._simulate")
READY = "TEST_KERNELS_READY"  # the file that exists as soon as every kernel is compiled

# `make verify` selects "thorough".
settings.register_profile("quick", max_examples=20, deadline=None)
settings.register_profile("thorough", max_examples=150, deadline=None)
settings.load_profile("quick")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the kernels in a separate process while the workers collect the tests."""
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        return
    from simulation.kernel_cache import is_compiled

    if not is_compiled(*KERNELS):
        script = Path(__file__).parent / "helpers" / "compile_kernels.py"
        ready = Path(tempfile.mkdtemp()) / "ready"
        os.environ[READY] = str(ready)  # the workers inherit it
        line = [sys.executable, str(script), str(ready)]
        config.add_cleanup(subprocess.Popen(line, cwd=script.parents[2]).wait)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Wait for the kernels, and exclude what was imported from later garbage collections."""
    ready = os.environ.get(READY) if hasattr(session.config, "workerinput") else None
    while ready and not Path(ready).exists():
        time.sleep(0.1)
    gc.collect()
    gc.freeze()


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that the first worker fills with ``make``; the other workers wait for it."""
    root = factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    folder, ready = root / name, root / f"{name}.ready"
    try:
        folder.mkdir()
    except FileExistsError:
        while not ready.exists():
            time.sleep(0.05)
    else:
        try:
            make(folder)
        finally:
            ready.touch()
    return folder


@pytest.fixture(scope="session")
def small_result(tmp_path_factory: pytest.TempPathFactory) -> "ResultReader":
    """The answer of ``answered_scenarios.scenario``; no test changes its tables."""
    from answered_scenarios import answered, scenario

    from simulation.results.reader import ResultReader

    folder = made_once(
        tmp_path_factory, "small", lambda folder: answered(folder / "result", scenario())
    )
    return ResultReader(folder / "result")


@pytest.fixture(scope="session")
def drawn(small_result: "ResultReader", tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The figures and the English report of the small result, the report last."""
    from simulation.reporting.show import show

    def draw(folder: Path) -> None:
        paths = "\n".join(str(path) for path in show(small_result.folder))
        (folder / "paths.txt").write_text(paths, encoding="utf-8")

    folder = made_once(tmp_path_factory, "small_drawn", draw)
    return [Path(line) for line in (folder / "paths.txt").read_text("utf-8").splitlines()]


@pytest.fixture
def without_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write reports without figures: drawing takes most of the time of ``answer``."""
    monkeypatch.setattr("simulation.reporting.figures.pictures", lambda result: [])


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], AbstractContextManager[None]]:
    """Let no file be larger than some bytes within a block, as if the disk had no more room.

    Python 3.11 would save modules that are imported there cut off, and fail to load them later.
    """
    resource = pytest.importorskip("resource", reason="limits of a process, not on Windows")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    @contextmanager
    def limited(most: int) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return limited


@pytest.fixture
def shared() -> Path:
    """The folder of real data that lies beside the repository, where there is one."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder ../shared with real data, which is not here")
    return folder
