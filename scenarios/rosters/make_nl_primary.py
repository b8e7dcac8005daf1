"""Make nl_primary.csv, the bundled class list, from the data of Brandsma & Knuver.

    python scenarios/rosters/make_nl_primary.py nl_bdf.csv [nl_primary.csv]

The first argument is the data set ``bdf`` of the R packages mlmRev and nlme as a CSV
file, the second the output. README.md beside this file explains every column.
"""

import sys
from pathlib import Path

import pandas as pd

PUPILS, CLASSES, SCHOOLS = 2287, 133, 131
GRADE = 8  # all are in the last grade of primary school


def roster(bdf: pd.DataFrame) -> pd.DataFrame:
    """The class list, one row a pupil, sorted by ids. Raises ValueError if anyone is missing."""
    classes = bdf["classNR"].astype(int).astype("str")
    table = pd.DataFrame(
        {
            "school": "school-" + bdf["schoolNR"].astype(int).astype("str"),
            "teacher": "teacher-" + classes,
            "class": "class-" + classes,
            "student": "pupil-" + bdf["pupilNR"].astype(int).astype("str"),
            "class_size": bdf["classsiz"].astype(int),
            "grade": GRADE,
            "gender": bdf["sex"].map({0: "boy", 1: "girl"}),
            "ses": bdf["ses"],
            "minority": bdf["Minority"].map({"N": 0, "Y": 1}),
            "learning_problems": (bdf["repeatgr"] > 0).astype(int),
            "ability": pretest(bdf).round(3),
        }
    )
    if counts(table) != (PUPILS, CLASSES, SCHOOLS) or table.isna().any(axis=None):
        raise ValueError(f"found {counts(table)} pupils, classes and schools, or empty cells")
    return table.sort_values(["school", "class", "student"], ignore_index=True)


def pretest(bdf: pd.DataFrame) -> pd.Series:
    """Mean of the language and arithmetic tests at the start of the year, in sd each."""
    tests = bdf[["langPRET", "aritPRET"]]
    scores: pd.Series = ((tests - tests.mean()) / tests.std()).mean(axis=1)
    return scores


def counts(table: pd.DataFrame) -> tuple[int, int, int]:
    """Pupils, classes and schools."""
    return table["student"].nunique(), table["class"].nunique(), table["school"].nunique()


def main(source: Path, target: Path) -> None:
    """Write the class list."""
    roster(pd.read_csv(source)).to_csv(target, index=False, lineterminator="\n")


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).with_name("nl_primary.csv")),
    )
