"""Parameters with the mechanisms of the dyad switched on, for tests of every engine and map."""

from simulation.parameters import Parameters, with_values

ON = {
    "appraisal.assimilation": 0.7,
    "appraisal.mood_of_hours": 0.15,
    "mood.gain": 2.0,
    "appraisal.contrast": 0.3,
    "appraisal.relevance": 0.55,
    "appraisal.benefit_relevance": 1.5,
    "appraisal.affectivity": 0.2,
    "appraisal.unsteadiness": 0.35,
    "appraisal.unsteadiness_affectivity": 0.12,
    "appraisal.uncertainty": 0.8,
    "awareness.means": 1.0,
    "awareness.one_sided": 1.0,
    "load.anger": 0.5,
    "commotion.share": 1.0,
    "needs.load": 0.15,
    "needs.meaning": 0.3,
    "needs.anger_meaning": 0.1,
    "representation.surprise": 0.5,
    "representation.primacy": 3.0,
    "representation.repair": 0.5,
    "representation.habituation": 0.6,
    "rigidity.blocking": 0.7,
    "rigidity.sharpness": 2.0,
    "rigidity.confirming": 0.3,
    "rigidity.narrowing": 0.4,
    "rigidity.gain": 1.5,
    "rigidity.stress": 0.2,
    "representation.disappointment_share": 0.3,
}


def switched_on(parameters: Parameters | None = None, **others: float) -> Parameters:
    """Return a set with every mechanism of the dyad on; others: names as ``group__word``."""
    more = {name.replace("__", "."): value for name, value in others.items()}
    return with_values(parameters or Parameters(), {**ON, **more})
