"""Places of teachers and students in a picture of their network, without chance."""

from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np
import pandas as pd

MOST_TEACHERS = 10  # in one picture; of a larger school the subject and the nearest colleagues
WIDTH, HEIGHT = 1.9, 1.45  # half axes of the ellipse on which teachers stand
NEAR, FAR = 0.34, 1.0  # distance of a student's mark, in radii, at highest and lowest closeness
GOLDEN = np.pi * (3.0 - np.sqrt(5.0))  # an angle that spreads points evenly round a centre

Place = tuple[float, float]


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
