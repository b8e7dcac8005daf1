"""Ablations of the theory, read from ``ablations.toml``: one part is removed from the model."""

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import NamedTuple

from simulation.parameters import Parameters, with_values
from simulation.processes.representation import mirrored

DIRECT = (0.0, 0.02, 0.06)  # w_dir: direct costs of misbehaviour that claims are tested with


class Ablation(NamedTuple):
    """A change of the model. words: the part that is removed; changes: parameters by name."""

    name: str
    words: str
    changes: Mapping[str, float]

    def of(self, p: Parameters) -> Parameters:
        """Return the parameter set without this part."""
        if self.changes.get("representation.mirroring"):
            return with_values(p, {**self.changes, **_mirrored_shields(p)})
        return with_values(p, self.changes)


def _mirrored_shields(p: Parameters) -> dict[str, float]:
    """Return the values that awareness shields with, mirrored as the representation is."""
    form = p.representation._replace(mirroring=1.0)
    plus, minus = p.appraisal.shielded_positive, p.appraisal.shielded_negative
    return {
        "appraisal.shielded_positive": mirrored(plus, minus, form),
        "appraisal.shielded_negative": mirrored(minus, plus, form),
    }


ABLATIONS = tuple(
    Ablation(**table)
    for table in tomllib.loads(
        resources.files(__package__).joinpath("ablations.toml").read_text(encoding="utf-8")
    )["ablation"]
)
BY_NAME = {ablation.name: ablation for ablation in ABLATIONS}
FULL, BLIND = BY_NAME["full"], BY_NAME["appraisal blind"]
ONE_REPRESENTATION, ONE_VALENCE = BY_NAME["one representation"], BY_NAME["one valence"]
