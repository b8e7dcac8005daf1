"""The relationships of a school at the end of a year: teachers, students, staffroom ties."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from simulation.measurement.outcomes import CASE_THRESHOLD
from simulation.reporting.figures import colours, style
from simulation.results.reader import Filter, ResultReader
from simulation.runs.class_trace import ARMS_SHOWN, REPLICATE_SHOWN, TIES_TABLE, traced_teacher
from simulation.texts.language import arm_name, number, say

MOST_TEACHERS = 10  # in one picture; of a larger school the subject and the nearest colleagues
WIDTH, HEIGHT = 1.9, 1.45  # half axes of the ellipse on which teachers stand
NEAR, FAR = 0.34, 1.0  # distance of a student's mark, in radii, at highest and lowest closeness
GOLDEN = np.pi * (3.0 - np.sqrt(5.0))  # an angle that spreads points evenly round a centre
SHARED_TEACHERS = 6  # shown where students have several teachers, and lines cross
ROOM = {"left": 0.01, "right": 0.99, "bottom": 0.2, "top": 0.84, "wspace": 0.02}
FAINT_LINE = (0.8, 0.78, 0.74, 1.0)
EDGES = {"department": "-", "mentoring": (0, (1.2, 1)), "friendship": (0, (5, 2))}


Place = tuple[float, float]


class SchoolPicture(NamedTuple):
    """What is drawn, and the place of every person.

    dyads: arm, teacher, student, scores, targeted. exhaustion: score by arm and teacher.
    ties: teacher, colleague, kind. chosen: students. of: teachers of the whole school.
    """

    dyads: pd.DataFrame
    exhaustion: Mapping[tuple[str, str], float]
    ties: pd.DataFrame
    teachers: dict[str, Place]
    students: dict[str, Place]
    chosen: list[str]
    of: int
    shared: bool  # whether students have several of the teachers


def school_of(result: ResultReader) -> SchoolPicture:
    """Return the subject's school in the reference and the first other arm, replicate 1."""
    subject, arms = traced_teacher(result), result.arms[:ARMS_SHOWN]
    run: list[Filter] = [
        ("arm", "in", arms), ("replicate", "==", REPLICATE_SHOWN), ("year", "==", subject.year),
    ]  # fmt: skip
    names = ["arm", "teacher", "school", "exhaustion_score"]
    staff = _latest(result.table("teachers", [*names, "week"], run), "week")
    staff = staff.astype({"arm": str, "teacher": str, "school": str})
    here = staff.loc[staff["teacher"] == subject.teacher, "school"].iloc[0]
    staff = staff[staff["school"] == here]
    ties = result.table(TIES_TABLE).astype(str)
    teachers = sorted(set(staff["teacher"]))
    room = staffroom(teachers, ties)
    most = MOST_TEACHERS if _is_primary(result, run) else SHARED_TEACHERS
    shown = nearest(room, subject.teacher, most)
    columns = ["arm", "teacher", "student", "targeted", "closeness_score", "conflict_score"]
    wanted: list[Filter] = [*run, ("teacher", "in", shown)]
    dyads = _latest(result.table("dyads", [*columns, "wave"], wanted), "wave")
    dyads = dyads.astype({"arm": str, "teacher": str, "student": str})
    usual = dyads[dyads["arm"] == arms[0]]
    places = around(shown)
    alone = _has_one_teacher(usual)
    spread = in_rings if alone else between
    tired = {(a, t): float(e) for a, t, e in staff[["arm", "teacher", "exhaustion_score"]].values}
    last = dyads[(dyads["arm"] == arms[-1]) & dyads["targeted"]]
    students = spread(usual, places)
    chosen = sorted(set(last["student"]) & set(students))
    return SchoolPicture(dyads, tired, ties, places, students, chosen, len(teachers), not alone)


def _latest(frame: pd.DataFrame, moment: str) -> pd.DataFrame:
    """Return the rows of the last week or wave."""
    last: pd.DataFrame = frame[frame[moment] == frame[moment].max()].drop(columns=moment)
    return last


def _is_primary(result: ResultReader, run: list[Filter]) -> bool:
    """Return whether every student of the run has one teacher."""
    first: list[Filter] = [*run[1:], ("wave", "==", 0), ("arm", "==", result.arms[0])]
    return _has_one_teacher(result.table("dyads", ["student"], first))


def _has_one_teacher(dyads: pd.DataFrame) -> bool:
    return not dyads["student"].duplicated().any()


def draw(result: ResultReader) -> style.Picture | None:
    """Return the figure; None if the ties of the staffroom are not known."""
    if not all(result.has(name) for name in (TIES_TABLE, "dyads", "teachers")):
        return None
    school, arms = school_of(result), result.arms[:ARMS_SHOWN]
    with style.canvas(say("network.title"), _legend(school, result)) as figure:
        panels = figure.subplots(1, len(arms), squeeze=False, gridspec_kw=ROOM)[0]
        for axes, arm in zip(panels, arms, strict=True):
            _draw_school(axes, school, arm)
            look = colours.arm_styles(result.arms)[arm]
            axes.set_title(style.wrapped(arm_name(arm), 40, 1), color=look.words, x=0.02)
    counts = {"teachers": len(school.teachers), "students": len(school.students)}
    alt = say("network.alt", panels=" ".join(_alt(school, arm) for arm in arms), **counts)
    caption = say("network.caption", many=_shown(school))
    return style.Picture("network", say("network.title"), caption, alt, figure)


def _shown(school: SchoolPicture) -> str:
    return say("network.many", shown=len(school.teachers), of=school.of)


def _draw_school(axes: Axes, school: SchoolPicture, arm: str) -> None:
    own = school.dyads[(school.dyads["arm"] == arm)]
    own = own[own["student"].isin(list(school.students))].sort_values("conflict_score")
    _draw_ties(axes, school)
    _draw_dyads(axes, school, own)
    size = _mark_size(len(school.students))
    worst = own.groupby("student")["conflict_score"].max()
    at = np.array([school.students[name] for name in worst.index])
    axes.scatter(
        at[:, 0], at[:, 1], s=size, c=worst, cmap=colours.conflict_colours(), vmin=colours.SCALE[0],
        vmax=colours.SCALE[1], edgecolors="#4a3a20", linewidths=0.6, zorder=4,
    )  # fmt: skip
    chosen = school.chosen
    if len(chosen):
        ring = np.array([school.students[name] for name in chosen])
        axes.scatter(
            ring[:, 0], ring[:, 1], s=4.2 * size, fc="none", ec=colours.INK, lw=1.8, zorder=5
        )
    _draw_teachers(axes, school, arm)
    axes.set_aspect("equal")
    axes.set(xticks=[], yticks=[])
    axes.set_axis_off()
    axes.margins(0.06)


def _draw_ties(axes: Axes, school: SchoolPicture) -> None:
    for teacher, colleague, kind in school.ties.itertuples(index=False):
        if teacher in school.teachers and colleague in school.teachers:
            (x0, y0), (x1, y1) = school.teachers[teacher], school.teachers[colleague]
            axes.plot([x0, x1], [y0, y1], color="#7d97ad", ls=EDGES[kind], lw=2.4, zorder=1)


def _draw_dyads(axes: Axes, school: SchoolPicture, own: pd.DataFrame) -> None:
    """Draw a line per relationship: in the colour of its conflict if in conflict, else faint."""
    shades = colours.conflict_colours()
    pairs = zip(own["teacher"], own["student"], strict=True)
    ends = [[school.teachers[teacher], school.students[student]] for teacher, student in pairs]
    scores = own["conflict_score"].to_numpy(dtype=np.float64)
    hot = scores > colours.LIMIT
    tints = np.where(hot[:, None], shades((scores - 1.0) / 4.0), FAINT_LINE)
    widths = np.where(hot, 1.8, 0.7)
    axes.add_collection(LineCollection(ends, colors=tints, linewidths=widths, zorder=2))


def _draw_teachers(axes: Axes, school: SchoolPicture, arm: str) -> None:
    size = 620 if len(school.teachers) <= 6 else 480
    for name, (x, y) in school.teachers.items():
        score = school.exhaustion[arm, name]
        case = score >= CASE_THRESHOLD
        axes.scatter(
            [x], [y], s=size, marker="s", fc=colours.INK if case else "white", ec=colours.INK,
            lw=2, zorder=6,
        )  # fmt: skip
        axes.annotate(
            number(score, 1), (x, y), ha="center", va="center", fontsize=11, fontweight="bold",
            color="white" if case else colours.INK, zorder=7,
        )  # fmt: skip


def _mark_size(students: int) -> float:
    return 90.0 if students <= 40 else 55.0 if students <= 160 else 26.0


def _legend(school: SchoolPicture, result: ResultReader) -> list[str]:
    dots = say("network.students_shared" if school.shared else "network.students")
    marks = [say("network.teachers", score=number(CASE_THRESHOLD, 1)), dots]
    lines = [say("network.conflict", limit=number(colours.LIMIT, 1))]
    if len(result.arms) > 1 and school.chosen:
        lines.append(say("network.chosen", name=style.wrapped(arm_name(result.arms[1]), 40, 1)))
    kinds = [kind for kind in EDGES if (school.ties["kind"] == kind).any()]
    named = ", ".join(say(f"network.{kind}") for kind in kinds)
    ties = say("network.ties", kinds=named) if kinds else say("network.no_ties")
    return [" ".join(marks), " ".join(lines), f"{ties} {_shown(school)}"]


def _alt(school: SchoolPicture, arm: str) -> str:
    own = school.dyads[school.dyads["arm"] == arm]
    cases = sum(school.exhaustion[arm, name] >= CASE_THRESHOLD for name in school.teachers)
    hot = int((own["conflict_score"] > colours.LIMIT).sum())
    return say("network.alt_panel", arm=arm_name(arm), hot=hot, dyads=len(own), cases=cases)


def staffroom(teachers: Sequence[str], ties: pd.DataFrame) -> nx.Graph:
    """Return teachers and the ties between them; parallel ties of one pair are one edge."""
    graph = nx.Graph()
    graph.add_nodes_from(sorted(teachers))
    for teacher, colleague, kind in ties.itertuples(index=False):
        if teacher in graph and colleague in graph:
            graph.add_edge(teacher, colleague, kind=kind)
    return graph


def nearest(graph: nx.Graph, subject: str, most: int = MOST_TEACHERS) -> list[str]:
    """Return the subject and those fewest ties away, then by id; tied teachers together."""
    away = nx.single_source_shortest_path_length(graph, subject)
    shown = sorted(graph, key=lambda name: (away.get(name, len(graph)), name))[:most]
    return list(nx.dfs_preorder_nodes(_joined(graph.subgraph(sorted(shown)), subject), subject))


def around(teachers: Sequence[str]) -> dict[str, Place]:
    """Place teachers on an ellipse in their order, the first on top; one alone in the middle."""
    if len(teachers) == 1:
        return {teachers[0]: (0.0, 0.0)}
    circle = nx.circular_layout(list(teachers))  # from the right, against the clock
    return {name: (float(WIDTH * -y), float(HEIGHT * x)) for name, (x, y) in circle.items()}


def radius(teachers: int) -> float:
    """Return the room around a teacher, so that no two circles of students meet."""
    if teachers == 1:
        return HEIGHT * 1.25
    angles = 2 * np.pi * np.arange(teachers) / teachers
    x, y = WIDTH * np.sin(angles), HEIGHT * np.cos(angles)
    nearest_two = np.hypot(np.diff(x, append=x[0]), np.diff(y, append=y[0])).min()
    return float(min(0.52 * nearest_two, 0.8))


def in_rings(dyads: pd.DataFrame, places: Mapping[str, Place]) -> dict[str, Place]:
    """Place students near their one teacher, nearer if closer; most conflictual on top.

    dyads: teacher, student, closeness_score, conflict_score, of students with one teacher.
    """
    reach, found = radius(len(places)), {}
    for teacher, own in dyads.groupby("teacher", sort=True):
        own = own.sort_values(["conflict_score", "student"], ascending=[False, True])
        x, y = places[str(teacher)]
        turn = 2 * np.pi / len(own)
        closeness = own["closeness_score"].to_numpy(dtype=np.float64)
        away = reach * (NEAR + (FAR - NEAR) * (5.0 - closeness) / 4.0)
        for n, student in enumerate(own["student"]):
            side = turn * ((n + 1) // 2) * (1 if n % 2 else -1)  # right and left of the top
            found[str(student)] = (
                float(x + away[n] * np.sin(side)), float(y + away[n] * np.cos(side)),
            )  # fmt: skip
    return found


def between(dyads: pd.DataFrame, places: Mapping[str, Place]) -> dict[str, Place]:
    """Place students between all their teachers.

    dyads: teacher, student. Students with the same teachers form a cloud.
    """
    graph = nx.Graph()
    graph.add_nodes_from(places)
    start: dict[str, Place] = dict(places)
    for n, (student, own) in enumerate(dyads.groupby("student", sort=True)):
        spots = np.array([places[str(teacher)] for teacher in own["teacher"]])
        spread = 0.12 * np.sqrt(n % 40 + 1.0) / 2.0
        middle = 0.62 * spots.mean(axis=0)
        start[str(student)] = (
            float(middle[0] + spread * np.cos(n * GOLDEN)),
            float(middle[1] + spread * np.sin(n * GOLDEN)),
        )
    return {str(student): start[str(student)] for student in dyads["student"].unique()}


def _joined(graph: nx.Graph, subject: str) -> nx.Graph:
    """Return the graph with every teacher who is out of reach tied to the subject."""
    joined = nx.Graph(graph)
    for component in sorted(nx.connected_components(graph), key=min):
        if subject not in component:
            joined.add_edge(subject, min(component))
    return joined
