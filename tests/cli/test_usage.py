"""Mistakes on the command line are one sentence, for every kind of mistake."""

import pytest

from simulation.cli.main import main

SEE = "; see run.py {verb} --help"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        *(
            (
                word,
                f": found the unknown command \"{word}\", expected a command; "
                "did you mean 'answer'?",
            )
            for word in ("anser", "Answer")
        ),
        ("--jsn", ': found the unknown option "--jsn", expected an option of run.py'),
        (
            "answer r --replicats 3",
            ': found the unknown option "--replicats", expected an option of run.py answer; '
            "did you mean '--replicates'?",
        ),
        ("answer r --replicates 0", ', --replicates: found "0", expected a number of at least 1'),
        ("demo --port 65536", ', --port: found "65536", expected a number of at most 65535'),
        ("answer r --workers many", ', --workers: found "many", expected a whole number'),
        ("answer r --precise much", ', --precise: found "much", expected a number'),
        ("answer r --out", ", --out: found no value, expected a value"),
        ("answer r --json=3", ", --json: found a value, expected none"),
        (
            "answer r --engine thread",
            ', --engine: found "thread", expected one of threads, processes, dask; '
            "did you mean 'threads'?",
        ),
        ("list x", ', WHAT: found "x", expected one of questions, interventions, instruments'),
        ("answer", ", SCENARIO: found nothing, expected a value"),
        ("check", ", FILE: found nothing, expected a value"),
        ("answer a b", ': found "b" at the end, expected no further words'),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_with_the_page_of_help(
    words: str,
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.argv", ["run.py"])
    with pytest.raises(SystemExit) as end:
        main(words.split())
    assert end.value.code == 2
    verb = words.split()[0]
    known = verb if verb in ("answer", "demo", "list", "check") else ""
    see = SEE.format(verb=known).replace("  ", " ")
    assert capsys.readouterr() == ("", f"the command line{sentence}{see}\n")
