"""Whether a year that was lived again is the year that the result keeps."""

import numpy as np

from simulation.evidence.explanation.pages import Diary
from simulation.experiments.results import Filter, Result
from simulation.measurement.tables import Label
from simulation.problems import BadInput, Problem
from simulation.state import Teachers


def first_difference(diary: Diary, label: Label, result: Result) -> str:
    """Where the weekly rows of the result differ from the diary, bit for bit; "" for nowhere.

    Raises BadInput if the result keeps no weekly rows of this teacher, year and run.
    """
    filters: list[Filter] = [
        ("arm", "==", label.arm),
        ("replicate", "==", label.replicate),
        ("year", "==", diary.year),
        ("teacher", "==", diary.teacher),
    ]
    kept = result.table("teachers", ["week", *Teachers._fields], filters).sort_values("week")
    weeks = kept["week"].to_numpy(dtype=np.int64)
    if not len(weeks):
        found = f"no weekly rows of {diary.teacher} in {label.arm}, replicate {label.replicate}"
        raise BadInput([Problem(str(result.folder), "teachers.parquet", found, "some to go by")])
    values = kept[list(Teachers._fields)].to_numpy(dtype=np.float32)
    other = np.argwhere(values != diary.weeks[weeks].astype(np.float32))
    if not len(other):
        return ""
    row, variable = other[0]
    return f"{Teachers._fields[variable]} in week {weeks[row]}"
