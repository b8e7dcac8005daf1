"""Experience sampling and diary: one answer about a lesson, or about a day in retrospect.

Emotions are single items from 1 (none) to 5 (Goetz et al. 2015; Keller et al. 2014): 1 + 4 times
the strongest intensity of the occasion. The diary (Becker et al. 2015) also includes the class and
the teacher's appraisal, answered at one time, so that one impression of the lesson affects all
these answers.
"""

from functools import partial

import numpy as np

from simulation.measurement.instruments.lesson_log import Lessons
from simulation.measurement.instruments.reference_values import LESSON_MEAN, LESSON_SD
from simulation.measurement.instruments.scale import (
    Rater,
    Reference,
    Reliability,
    Scale,
    TransientError,
)
from simulation.state import Floats

ASSUMED = Reliability(0.75, "single item", "assumed: no single item has a known reliability")
LEFT_OUT = "lessons without an emotional contact; unanswered prompts; shame, boredom"


def feeling(lessons: Lessons, emotion: str) -> Floats:
    """Return the strongest intensity of an emotion, 0 to 1."""
    return lessons.feeling(emotion)


def discipline(lessons: Lessons) -> Floats:
    """Return the share of contacts without misbehaviour."""
    return 1.0 - lessons.negative


def motivation(lessons: Lessons) -> Floats:
    """Return the share of contacts in which a student approached."""
    return lessons.positive


def conduciveness(lessons: Lessons) -> Floats:
    """Return the perceived quality of the lesson, in sd from the usual."""
    return ((1.0 + lessons.perceived) / 2.0 - LESSON_MEAN) / LESSON_SD


def coping(lessons: Lessons) -> Floats:
    """Return the mean coping potential of appraised contacts; NaN without one."""
    return lessons.coping


def labour(lessons: Lessons) -> Floats:
    """Return the strongest hidden emotion."""
    return lessons.hidden


def _emotion(
    study: str,
    emotion: str,
    reference: Reference,
    style: float,
    transient: TransientError | None = None,
) -> Scale:
    return Scale(
        name=f"{study}_{emotion}", label=f"{STUDIES[study]}, {emotion}", unit="occasion",
        items=1, low=1, high=5, reliability=ASSUMED,
        reference=reference, latent=partial(feeling, emotion=emotion), reads=("emotions",),
        rater=Rater(style, "teacher", STYLE), transient=transient,
        threshold="anger" if emotion == "anger" else None,
        leaves_out=LEFT_OUT,
    )  # fmt: skip


STUDIES = {"esm": "experience sampling", "diary": "diary"}
SPREAD = "sd over occasions assumed"
# Differences between teachers in the use of answers, beyond their relationships, in points. They
# are set from the shares of variance of [5.06], so that these rows are no evidence for the model.
STYLE = "assumed, from differences between persons [5.04, 5.06]"
CLASSES = "assumed, from differences between teachers' standards and classes [5.06]"

# The impression of a lesson beyond its salient contacts, in points: it affects appraisals and
# emotions, and less so the ratings of the class.
IMPRESSION = "assumed, from [5.06, 5.07]"
LIKED, DISLIKED = TransientError(0.5, IMPRESSION, 1.0), TransientError(0.5, IMPRESSION, -1.0)
LIKED_CLASS = TransientError(0.35, IMPRESSION, 1.0)

SAMPLING = (
    _emotion("esm", "enjoyment", Reference(3.06, 1.0, f"[5.04], {SPREAD}"), 0.60),
    _emotion("esm", "anger", Reference(1.61, 0.9, f"[5.04], {SPREAD}"), 0.55),
    _emotion("esm", "anxiety", Reference(1.08, 0.4, f"[5.04], {SPREAD}"), 0.30),
    Scale(
        name="esm_labour", label="experience sampling, emotional labour", unit="occasion",
        items=1, low=1, high=5, reliability=ASSUMED,
        reference=Reference(1.6, 0.9, "assumed; a third of lessons have some [5.02]"),
        latent=labour, reads=("hidden",), threshold="anger", leaves_out="faked emotions",
    ),
)  # fmt: skip

DIARY = (
    _emotion("diary", "enjoyment", Reference(3.76, 0.9, f"[5.05], {SPREAD}"), 0.38, LIKED),
    _emotion("diary", "anger", Reference(1.63, 0.9, f"[5.05], {SPREAD}"), 0.45, DISLIKED),
    *(
        Scale(
            name=f"diary_{name}", label=f"diary, {label}", unit="occasion",
            items=1, low=1, high=5, reliability=ASSUMED,
            reference=Reference(3.5, 0.9, "assumed"), latent=latent, reads=(read,),
            rater=Rater(style, "teacher", CLASSES) if style else None,
            transient=transient, deviates=name == "goal",
            leaves_out="contacts that are not emotionally salient",
        )
        for name, label, latent, read, style, transient in (
            ("discipline", "discipline of the class", discipline, "negative", 0.82, LIKED_CLASS),
            ("motivation", "motivation of the class", motivation, "positive", 0.90, LIKED_CLASS),
            ("goal", "goal conduciveness", conduciveness, "perceived", 0.30, LIKED),
            ("coping", "coping potential", coping, "coping", 0.0, LIKED),
        )
    ),
)  # fmt: skip

ANY = 2  # lowest answer above none


def any_of_it(answers: Floats) -> Floats:
    """Return 1 where an answer is above none, else 0; NaN stays NaN."""
    return np.where(np.isnan(answers), np.nan, answers >= ANY)
