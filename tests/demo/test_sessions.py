"""The demo as a class meets it: a process of its own, many at once, and its end."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from demo_servers import Client
from demo_years import POINTS

from simulation.demo.stories import BY_ID

ROOT = Path(__file__).parents[2]
SESSIONS, WORST = 50, 10.0  # at once, and seconds that the slowest answer may take
BUSY_KNOWN = hasattr(os, "getloadavg")  # whoever else is at work stretches it
pytestmark = pytest.mark.slow


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(ROOT / "run.py"), "demo", "--port", "0", "--no-browser"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as started:
        yield started
        started.kill()


def client_of(process: subprocess.Popen[str]) -> Client:
    address = process.stdout.readline()
    assert address.startswith("The demo is at http://127.0.0.1:")
    return Client(int(address.split(":")[2].split("/")[0]))


def body_of(point, luck):
    return {"story": point.story, "levers": point.levers, "luck": luck}


def wait_until_warm(client: Client) -> None:
    """All stories have been asked for once, so the engine is compiled and loaded."""
    for point in POINTS:
        assert client.post("/api/run", body_of(point, 1)).status == 200
        if point.story == "staffroom":
            break


def test_fifty_sessions_at_once_without_an_error(process):
    client = client_of(process)
    wait_until_warm(client)
    draw = random.Random(3)
    others = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)) if BUSY_KNOWN else 1.0

    def session(n: int) -> list[float]:
        """Someone opens the page and moves a slider twice, each asking for other years."""
        took = []
        assert client.get("/").status == 200
        assert client.get("/api/stories").status == 200
        for luck in (2 + n % 29, 1 + (7 * n) % 30):
            point = draw.choice(POINTS)
            begun = time.perf_counter()
            answer = client.post("/api/run", body_of(point, luck))
            took.append(time.perf_counter() - begun)
            assert answer.status == 200
            assert answer.json()["luck"] == luck
        return took

    with ThreadPoolExecutor(SESSIONS) as visitors:
        took = [each for times in visitors.map(session, range(SESSIONS)) for each in times]

    print(f"50 sessions: worst {max(took):.2f} s, mean {sum(took) / len(took):.2f} s")
    assert max(took) < WORST * others


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
def test_ctrl_c_ends_it_with_130_and_one_sentence(process):
    client_of(process)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130
    assert said.count("\n") == 1
    assert "Traceback" not in said


def test_the_page_comes_before_anything_heavy(process):
    client = client_of(process)
    begun = time.perf_counter()
    assert client.get("/").status == 200
    for name in ("main.js", "style.css", "strings.json"):
        assert client.get(f"/static/{name}").status == 200
    stories = client.get("/api/stories").json()["stories"]
    assert time.perf_counter() - begun < 1.5
    assert [each["id"] for each in stories] == list(BY_ID)
