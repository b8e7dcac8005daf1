"""``--fresh`` removes the files of a result by name, and nothing else."""

from pathlib import Path

import pytest

from simulation.errors import BadInput
from simulation.results.export import export
from simulation.results.files import TEMPORARY, atomic_write
from simulation.results.lock import locked
from simulation.results.owned import clear, foreign_names, is_free, own_files
from simulation.results.reader import ResultReader
from simulation.results.store import check_folder, open_store

MADE = {
    "plan": "0123abcd",
    "scenario": {"arms": [{"name": "a"}]},
    "inputs": {},
    "code": "1",
    "parameters": {},
    "extensions": {},
    "draws_digest": "",
}
OWN = (
    *("answer.json", "run.json", "SHA256SUMS", "status.jsonl", "log.jsonl", "report.html"),
    *("report.nl.html", "teachers.parquet", "close_up.parquet", "csv/dyads.csv"),
    *("excel/dyads.xlsx", "parts/0000001/dyads.arrow", "parts/0000001/SHA256SUMS"),
    *("figures/effects.png", "figures/nl/effects.svg", "explain/t1/0-a-1-year-1/explanation.json"),
    *("explain/t1/0-a-1-year-1/course.png", ".teachers.parquet.17-0123abcd.part"),
    "figures/.effects.png.17-0123abcd.part",
)
FOREIGN = (
    *("notes.txt", "mine.parquet", "teachers.csv", ".env", "old/answer.json", "csv/mine.csv"),
    *("figures/mine.png", "parts/notes.txt", "parts/0000001/notes.txt", "parts/000001/dyads.arrow"),
    *("explain/notes.txt", "explain/t1/0-a-1-year-1/notes.txt", ".git/HEAD", "report.docx"),
)


def filled(folder: Path, names: tuple[str, ...]) -> None:
    """Write files of these names."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")


def left_in(folder: Path) -> set[str]:
    """Return the paths of all files and folders below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_only_own_files_go_and_the_others_are_listed(tmp_path: Path) -> None:
    filled(tmp_path, (*OWN, *FOREIGN))
    listed = {
        name for name in FOREIGN if "/" not in name or name.split("/")[0] not in {".git", "old"}
    }
    assert set(foreign_names(tmp_path)) == listed | {".git", "old"}
    clear(tmp_path)
    assert {name for name in left_in(tmp_path) if (tmp_path / name).is_file()} == set(FOREIGN)


def test_a_result_alone_leaves_an_empty_folder(tmp_path: Path) -> None:
    filled(tmp_path, OWN)
    assert foreign_names(tmp_path) == []
    first, *_, run, sums = [path.name for path in own_files(tmp_path)]
    assert (first, run, sums) == ("answer.json", "run.json", "SHA256SUMS")
    clear(tmp_path)
    assert left_in(tmp_path) == set()


@pytest.mark.parametrize("name", ["log.jsonl", "status.jsonl", "answer.json", "SHA256SUMS"])
def test_a_folder_in_the_place_of_a_file_is_named_before_anything_is_removed(
    name: str, tmp_path: Path
) -> None:
    with open_store(tmp_path / "r", MADE):
        (tmp_path / "r" / "teachers.parquet").write_text("a table")
    (tmp_path / "r" / name).unlink(missing_ok=True)
    (tmp_path / "r" / name).mkdir()
    before = left_in(tmp_path)
    for fresh in (False, True):
        with pytest.raises(BadInput, match=rf"{name}: found a folder.*move this folder away"):
            check_folder(tmp_path / "r", MADE, replace=fresh)
    assert left_in(tmp_path) == before


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "r"
    filled(outside, ("explanation.json", "course.png", "effects.png", "0000001/dyads.arrow"))
    before = left_in(outside)
    (folder / "explain" / "t1").mkdir(parents=True)
    (folder / "explain" / "t1" / "0-a-1-year-1").symlink_to(outside)
    (folder / "figures").symlink_to(outside)
    (folder / "parts").symlink_to(outside)
    (folder / "run.json").symlink_to(outside / "course.png")
    clear(folder)
    assert left_in(outside) == before and (outside / "course.png").read_text() == "mine"
    assert not (folder / "run.json").is_symlink()


@pytest.mark.parametrize(
    "name", [".env", "notes.txt", ".answer.json.part", "parts/notes.txt", ".git/HEAD", "SHA256SUMS"]
)
@pytest.mark.parametrize("fresh", [False, True])
def test_a_folder_with_anything_else_is_refused_untouched(
    name: str, fresh: bool, tmp_path: Path
) -> None:
    filled(tmp_path, (name,))
    before = left_in(tmp_path)
    for attempt in (
        lambda: check_folder(tmp_path, MADE, replace=fresh),
        lambda: open_store(tmp_path, MADE, fresh=fresh).__enter__(),
    ):
        with pytest.raises(BadInput, match=r"something that is not a result.*with --out"):
            attempt()
    assert left_in(tmp_path) == before


@pytest.mark.parametrize("name", [".lock", ".lock-owner", ".DS_Store", ".run.json.7-0123abcd.part"])
def test_what_an_interrupted_start_leaves_is_an_empty_folder(name: str, tmp_path: Path) -> None:
    filled(tmp_path, (name,))
    (tmp_path / "parts").mkdir()
    assert is_free(tmp_path)
    check_folder(tmp_path, MADE)


def test_the_folder_of_a_power_analysis_is_no_result(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(
        '{"plan": "1", "scenario": {}, "inputs": {}, "code": "1", "study": {}}'
    )
    with pytest.raises(BadInput, match="not a result"):
        check_folder(tmp_path, MADE, replace=True)


@pytest.mark.parametrize("damage", ["gone", "changed", "cut"])
def test_a_damaged_run_json_is_replaced_with_fresh_only(damage: str, tmp_path: Path) -> None:
    with open_store(tmp_path / "r", MADE):
        (tmp_path / "r" / "teachers.parquet").write_text("a table")
    path = tmp_path / "r" / "run.json"
    text = path.read_text()
    path.write_text(text.replace('"code": "1"', '"code": "2"') if damage == "changed" else text[:9])
    if damage == "gone":
        path.unlink()
    with pytest.raises(BadInput, match=r"run\.json is missing or damaged.*--fresh replaces"):
        check_folder(tmp_path / "r", MADE)
    with open_store(tmp_path / "r", MADE, fresh=True):
        pass
    assert path.read_text() == text


def test_a_lock_removes_what_a_killed_process_left(tmp_path: Path) -> None:
    filled(tmp_path, ("figures/.a.png.1-0123abcd.part", ".run.json.1-0123abcd.part", "notes.part"))
    filled(tmp_path, ("mine/.a.png.1-0123abcd.part",))
    with locked(tmp_path):
        left = {path.name for path in tmp_path.rglob("*.part")}
    assert left == {"notes.part", ".a.png.1-0123abcd.part"}
    assert (tmp_path / "mine" / ".a.png.1-0123abcd.part").exists()


def test_a_lock_is_held_once_and_again_after_its_end(tmp_path: Path) -> None:
    for _ in range(2):
        with (
            locked(tmp_path),
            pytest.raises(BadInput, match="another process that writes here"),
            locked(tmp_path),
        ):
            pass
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_temporary_names_are_recognised(tmp_path: Path) -> None:
    with atomic_write(tmp_path / "teachers.parquet") as aside:
        aside.write_text("half")
        assert TEMPORARY.fullmatch(aside.name) and is_free(tmp_path)


@pytest.mark.usefixtures("drawn")
def test_everything_that_the_program_writes_is_its_own(small_result: ResultReader) -> None:
    export(small_result.folder, small_result.folder / "csv")
    assert foreign_names(small_result.folder) == []
