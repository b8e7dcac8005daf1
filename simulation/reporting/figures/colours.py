"""Colours, dashes and marks of arms, emotions and scores.

Colours of arms are those of Okabe & Ito, distinct in any kind of colour vision; words in
these colours are darker, to be readable on white. Dash and mark repeat what colour shows.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import ListedColormap

from simulation.measurement.outcomes import CONFLICT_LIMIT, relationship_score
from simulation.state import EMOTIONS

INK, FAINT, HOLIDAY, GRID = "#222222", "#666666", "#f1efe9", "#e6e6e6"
REFERENCE_COLOUR = "#5b5b5b"
ARM_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
ARM_WORDS = ("#00639b", "#a84a00", "#00704f", "#97407a", "#8a5f00", "#1d6f9f")
ARM_DASHES: tuple["Dash", ...] = (
    "-", (0, (7, 1.5)), (0, (1.2, 1)), (0, (7, 1.2, 1.2, 1.2)), (0, (3, 1)), "-",
)  # fmt: skip
ARM_MARKS = ("o", "s", "^", "D", "v", "P")
UNPLEASANT = ("anger", "anxiety", "helplessness", "guilt", "disappointment")
PLEASANT = tuple(emotion for emotion in EMOTIONS if emotion not in UNPLEASANT)
EMOTION_COLOURS = {
    "anger": "#8c2d04", "anxiety": "#cc4c02", "helplessness": "#ec7014", "guilt": "#fe9929",
    "disappointment": "#fec44f",
    "enjoyment": "#08519c", "affection": "#3182bd", "pride": "#6baed6", "relief": "#9ecae1",
    "compassion": "#00796b", "hope": "#63b8a8",
}  # fmt: skip
SCALE = (1.0, 5.0)  # the whole of the instrument's scale, so that figures can be compared
CONFLICT_COLOURS = "YlOrBr"  # from light to dark, in any colour vision and in grey
CHANGE_COLOURS = "PuOr_r"  # purple less, orange more; white where nothing changes
SHADES = 200
LIMIT = float(relationship_score(np.array(CONFLICT_LIMIT)))

Dash = str | tuple[float, tuple[float, ...]]


class ArmStyle(NamedTuple):
    """Colour and dash of an arm's line, colour of its words, its mark."""

    color: str
    linestyle: Dash
    words: str
    mark: str

    @property
    def line(self) -> dict[str, Any]:
        """Arguments of ``plot``."""
        return {"color": self.color, "linestyle": self.linestyle}


def arm_styles(arms: Sequence[str]) -> dict[str, ArmStyle]:
    """Return the style of each arm; it depends on the arm's place in the scenario only."""
    looks = [ArmStyle(REFERENCE_COLOUR, (0, (4, 1.5)), REFERENCE_COLOUR, "o")]
    for n in range(len(arms) - 1):
        at = n % len(ARM_COLOURS)
        looks.append(ArmStyle(ARM_COLOURS[at], ARM_DASHES[at], ARM_WORDS[at], ARM_MARKS[at]))
    return dict(zip(arms, looks, strict=True))


def conflict_colours() -> ListedColormap:
    """Return shades over the scale, with a step where a relationship is in conflict."""
    share = (LIMIT - SCALE[0]) / (SCALE[1] - SCALE[0])
    below = round(SHADES * share)
    shades = [*np.linspace(0.0, 0.42, below), *np.linspace(0.68, 1.0, SHADES - below)]
    return ListedColormap(colormaps[CONFLICT_COLOURS](shades))
