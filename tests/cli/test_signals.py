"""Signals end a command in order, with the sentence and the exit code of each."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulation.cli import surroundings as signals
from simulation.cli.surroundings import stoppable

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")

WAITING = """
import sys, time
import simulation.cli.check as check
from simulation.cli.main import main
def wait(path):
    try:
        print("ready", flush=True)
        time.sleep(30)
    finally:
        {cleaning}
check._read_class_list = wait
main(["check", "a.csv"])
"""


def waiting(cleaning: str = "pass", **options: object) -> "subprocess.Popen[str]":
    """A command that waits in the middle of its work."""
    process = subprocess.Popen(  # type: ignore[call-overload]
        [sys.executable, "-c", WAITING.format(cleaning=cleaning)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,
    )  # fmt: skip
    assert process.stdout.readline() == "ready\n"
    return process  # type: ignore[no-any-return]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_reported_as_an_interrupt_with_its_own_code(number: signal.Signals) -> None:
    with waiting() as process:
        process.send_signal(number)
        process.send_signal(number)  # as ``timeout`` does
        text = process.communicate()[1]
    assert process.returncode == 128 + number
    assert text == "Interrupted before the end; the same command starts again.\n"


def test_a_second_signal_ends_at_once() -> None:
    with waiting(cleaning="print('cleaning', flush=True); time.sleep(30)") as process:
        process.send_signal(signal.SIGTERM)
        assert process.stdout is not None and process.stdout.readline() == "cleaning\n"
        time.sleep(signals.SECOND + 0.1)
        start = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.communicate()
    assert time.monotonic() - start < 10.0
    assert process.returncode == 128 + signal.SIGTERM


def test_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.fixture
def handlers() -> Iterator[list[object]]:
    """The handlers of all signals, which are restored after the test."""
    before = [signal.getsignal(number) for number in signals.SIGNALS]
    yield list(before)
    for number, handler in zip(signals.SIGNALS, before, strict=True):
        signal.signal(number, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.0)


def test_handlers_are_restored_unless_the_process_is_ending(handlers: list[object]) -> None:
    with stoppable() as stop:
        assert stop.code == 130
    assert [signal.getsignal(number) for number in signals.SIGNALS] == handlers
    with pytest.raises(KeyboardInterrupt), stoppable() as stop:
        signal.raise_signal(signal.SIGTERM)
    assert stop.code == 143
    assert [signal.getsignal(number) for number in signals.SIGNALS] == [stop] * len(handlers)
    assert signal.getitimer(signal.ITIMER_REAL)[0] > 0.0  # the time for an orderly end


def test_a_thread_sets_no_handler(handlers: list[object]) -> None:
    def in_thread() -> None:
        with stoppable():
            seen.extend(signal.getsignal(number) for number in signals.SIGNALS)

    seen: list[object] = []
    thread = threading.Thread(target=in_thread)
    thread.start()
    thread.join()
    assert seen == handlers
