"""The networks of a school as networkx graphs.

Nodes and edges are added in the
order of ids, and every node carries the attributes that the enrolment knows.
"""

import networkx as nx
import pandas as pd

from simulation.school.build_year import SchoolYear
from simulation.school.enrolment import STAFFROOM_COLUMNS, Enrolment, Flags, is_idle
from simulation.state import State


def staffroom_graph(enrolment: Enrolment) -> nx.Graph:
    """Return teachers and the ties between them; each edge has a ``kind``."""
    graph = nx.Graph()
    _add_people(graph, enrolment.teachers, ("school", "department", "experience", "gender"))
    ties = enrolment.staffroom.loc[~is_idle(enrolment.staffroom), list(STAFFROOM_COLUMNS)]
    for teacher, colleague, kind in ties.itertuples(index=False):
        graph.add_edge(teacher, colleague, kind=kind)
    return graph


def friendships_graph(enrolment: Enrolment) -> nx.Graph:
    """Return students and their friendships; without any known, students alone."""
    graph = nx.Graph()
    _add_people(graph, enrolment.students, ("class", "listed", "gender"))
    graph.add_edges_from(enrolment.friendships.itertuples(index=False, name=None))
    return graph


def relationships_graph(
    school_year: SchoolYear, state: State, present: Flags | None = None
) -> nx.Graph:
    """Return teachers and students, an edge a dyad: the relationship in a state.

    present: which dyads share a class then; those of the first morning if left out.
    Nodes have ``bipartite`` 0 (teacher) or 1 (student) and are named by role and id,
    because a teacher and a student may share an id. Edges have closeness and conflict
    (R+ and R-), trust, class and listed.
    """
    graph = nx.Graph()
    enrolment = school_year.enrolment
    graph.add_nodes_from((("teacher", name) for name in enrolment.teachers.index), bipartite=0)
    graph.add_nodes_from((("student", name) for name in enrolment.students.index), bipartite=1)
    table = school_year.dyads.assign(
        closeness=state.dyads.relationship_positive,
        conflict=state.dyads.relationship_negative,
        trust=state.dyads.trust,
    )[~school_year.idle.dyads if present is None else present]
    for row in table.to_dict("records"):
        ends = ("teacher", row.pop("teacher")), ("student", row.pop("student"))
        graph.add_edge(*ends)
        graph.edges[ends].update(row)
    return graph


def _add_people(graph: nx.Graph, table: pd.DataFrame, names: tuple[str, ...]) -> None:
    for name, row in zip(table.index, table[list(names)].to_dict("records"), strict=True):
        graph.add_node(name)
        graph.nodes[name].update(row)
