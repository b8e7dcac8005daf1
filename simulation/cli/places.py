"""Places that somebody names to write to: looked at before anything runs, written whole."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile

from simulation.cli.speech import notice
from simulation.problems import BadInput, Problem


def check_folder(out: Path, option: str = "--out") -> None:
    """Refuse a folder that cannot be made. Raises BadInput."""
    home = out.absolute()
    try:
        while not home.exists() and home != home.parent:
            home = home.parent
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput([Problem(str(out), option, reason, "a path for a folder")]) from None
    if not home.is_dir():
        found = "a file" if home == out.absolute() else f"the file {home} on the way"
        raise BadInput([Problem(str(out), option, found, "a folder, which may be new")])
    try:
        with TemporaryFile(dir=home):  # rights alone say nothing of a place that is read only
            pass
    except OSError as error:
        found = "no right to write" if isinstance(error, PermissionError) else (
            f"a place that cannot be written to ({error.strerror or error})"
        )  # fmt: skip
        raise BadInput([Problem(str(out), option, found, "a folder of your own")]) from None


def check_page(page: Path) -> None:
    """Refuse a page that cannot be written, before it is worked for. Raises BadInput."""
    check_folder(page.parent, "--page")
    if page.is_dir():
        raise BadInput([Problem(str(page), "--page", "a folder", "a file, which may be new")])


def write_page(page: Path, text: str, pictures: Mapping[str, bytes]) -> None:
    """Write a page and the pictures in ``figures`` beside it, and say so. Raises BadInput."""
    from simulation.experiments.parts import write_whole

    figures = page.parent / "figures"
    try:
        figures.mkdir(parents=True, exist_ok=True)
        for path, content in (
            *((figures / name, picture) for name, picture in pictures.items()),
            (page, text.encode("utf-8")),
        ):
            write_whole(path, content)
    except OSError as error:
        found = f"a place that could not be written to ({error.strerror or error})"
        raise BadInput([Problem(str(page), "--page", found, "a page of your own")]) from None
    notice(f"Written: {page}")
