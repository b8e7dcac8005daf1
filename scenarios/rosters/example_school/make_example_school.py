"""Make the example school: an invented primary school of twelve teachers.

    python scenarios/rosters/example_school/make_example_school.py [folder]

The project's builder of synthetic schools and the start of its first year draw everything from
one seed; the STRS scores are then scaled to means and spreads that surveys report. README.md
beside this file explains every column.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from simulation.parameters import Parameters
from simulation.randomness import RandomStreams, keys_of
from simulation.school.build_year import first_year
from simulation.school.synthetic.school import synthetic_school
from simulation.state import Floats

CHANCE = RandomStreams(seed=12, replicate=1)
LISTING = RandomStreams(seed=12, replicate=2)  # for columns of the list only
TEACHERS = 12
SMALLEST, LARGEST = 19, 28  # students of a class; assumed
UNRATED = 0.08  # share of students whom nobody rated last year: they are new; assumed
TEST_MEAN, TEST_SD = 100, 15  # of the test that the school gives; assumed


def tables() -> dict[str, pd.DataFrame]:
    """The files of the school by their name: the class list and the staffroom."""
    school = synthetic_school(
        "primary", classes=TEACHERS, class_size=LARGEST, schools=1, chance=CHANCE
    )
    state = first_year(school, Parameters(), CHANCE).state.dyads
    dyads = school.dyads.assign(
        closeness=closeness(state.relationship_positive).round(1),
        conflict=conflict(state.relationship_negative, state.relationship_positive).round(1),
    )
    rows = dyads.join(school.students.drop(columns="class"), on="student")
    rows = rows.join(school.teachers[["experience", "gender"]].add_prefix("teacher_"), on="teacher")
    rows = rows[_listed(rows)]
    rows.loc[_unrated(rows), ["closeness", "conflict"]] = np.nan
    named = pd.DataFrame(
        {
            "teacher": rows["teacher"].map(_teacher),
            "class": rows["class"].map(lambda name: f"group-{name[-2:]}"),
            "student": rows["student"].map(_student),
            "class_size": rows.groupby("class")["student"].transform("size"),
            "grade": rows["grade"].astype(int),
            "gender": rows["gender"],
            "ability": (TEST_MEAN + TEST_SD * rows["ability"]).round().astype(int),
            "learning_problems": rows["learning_problems"].astype(int),
            "closeness": rows["closeness"],
            "conflict": rows["conflict"],
            "teacher_experience": rows["teacher_experience"].astype(int),
            "teacher_gender": rows["teacher_gender"],
        }
    )
    ties = school.staffroom.assign(
        teacher=school.staffroom["teacher"].map(_teacher),
        colleague=school.staffroom["colleague"].map(_teacher),
    )
    return {"class_list": named.sort_values(["class", "student"]), "staffroom": ties}


def closeness(positive: Floats) -> Floats:
    """STRS closeness as schools report it: mean about 4.1, sd .6, of the builder's order."""
    return np.clip(4.1 + 0.6 * _standardised(positive), 1.0, 5.0)


def conflict(negative: Floats, positive: Floats) -> Floats:
    """STRS conflict as schools report it: mean about 1.6, most low and a few high, and lower
    where there is closeness (r about -.35).
    """
    order = _standardised(negative) - 0.55 * _standardised(positive)
    return np.clip(1.0 + 0.45 * np.exp(0.8 * _standardised(order)), 1.0, 5.0)


def _standardised(values: Floats) -> Floats:
    return (values - values.mean()) / values.std()


def _teacher(name: str) -> str:
    return f"teacher-{name[-2:]}"


def _student(name: str) -> str:
    """``s1/c03/p07`` -> ``student-03-07``."""
    _, group, place = name.split("/")
    return f"student-{group[1:]}-{place[1:]}"


def _listed(rows: pd.DataFrame) -> pd.Series:
    """The students of each class up to its size, which is drawn."""
    names = sorted(rows["class"].unique())
    draws = LISTING.uniforms("class", teacher=keys_of(names))
    sizes = SMALLEST + np.floor(draws * (LARGEST - SMALLEST + 1)).astype(int)
    size = rows["class"].map(dict(zip(names, sizes, strict=True)))
    place = rows["student"].str.rpartition("/p")[2].astype(int)
    return place <= size


def _unrated(rows: pd.DataFrame) -> pd.Series:
    draws = LISTING.uniforms("student", student=keys_of(rows["student"].tolist()))
    return pd.Series(draws < UNRATED, index=rows.index)


def main(folder: Path) -> None:
    """Write the files."""
    for name, table in tables().items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
