"""The answer in words: what differs, by how much, how sure, and what that does not mean."""

from collections.abc import Sequence

from simulation.experiments.effects import Effect
from simulation.measurement.outcomes import BY_NAME

# Sizes of |d| and what they are called: assumed, set against typical trial effects of .2.
SIZES = ((0.1, "too small to notice"), (0.2, "small"), (0.5, "moderate"))
LARGEST = "large"
NOTHING = "no difference at all"
ABOUT = ("conflict_targeted", "exhaustion")  # the outcomes that the project is about
UNITS = {"teachers": "teacher", "dyads": "relationship", "students": "student"}

INTERVAL = (
    "An interval (95 %) says how exactly these replicates fix the average difference in these "
    "classes. A single school year varies more, and other schools are not in it."
)
NO_INTERVAL = "One replicate gives no interval: nobody can tell this difference from chance."
UNCALIBRATED = (
    "The parameters are not calibrated yet: take directions and comparisons from this, not sizes."
)


def sentences_of(effects: Sequence[Effect], arms: Sequence[str], calibrated: bool) -> list[str]:
    """The answer, one sentence after the other: of each arm the outcomes the project is
    about, then what the figures do not mean. The effects have the rest.
    """
    said: list[str] = []
    for arm in arms[1:]:
        own = [effect for effect in effects if effect.arm == arm]
        said += [headline(own[0]), *map(sentence, _chosen(own))] if own else []
    if effects:
        said.append(NO_INTERVAL if effects[0].replicates == 1 else INTERVAL)
    return said if calibrated else [*said, UNCALIBRATED]


def _chosen(effects: Sequence[Effect]) -> list[Effect]:
    """What the question is about: the targeted relationships, then the central outcome."""
    return [each for name in ABOUT for each in effects if each.outcome == name]


def headline(effect: Effect) -> str:
    """Which arms are compared, when, and over how many replicates."""
    runs = "1 replicate" if effect.replicates == 1 else f"{effect.replicates} replicates"
    text = (
        f"{effect.arm} compared with {effect.versus}, at the end of week {effect.week} of "
        f"school year {effect.year}, over {runs}:"
    )
    return text[0].upper() + text[1:]


def sentence(effect: Effect) -> str:
    """One effect: direction, amount, interval, and how much that is."""
    label = effect.label[0].upper() + effect.label[1:]
    if verdict(effect) == NOTHING:
        return f"{label}: {NOTHING}."
    direction = "higher" if effect.mean > 0.0 else "lower"
    number = _number(abs(effect.mean))
    amount = f"{'less than .001' if number == '0' else number} {effect.unit} {direction}"
    return f"{label}: {amount}{_interval(effect)}; {size(effect)}."


def size(effect: Effect) -> str:
    """How much an effect is, for whom, and its d."""
    words = verdict(effect)
    if words == SIZES[0][1]:
        words += f" for one {UNITS[BY_NAME[effect.outcome].table]}"
    return words + ("" if effect.d is None else f": d {_number(effect.d)}")


def verdict(effect: Effect) -> str:
    """How much an effect is, plainly: null, too small to notice, small, moderate or large."""
    if effect.mean == 0.0 and not effect.low and not effect.high:
        return NOTHING
    if effect.low is not None and effect.high is not None and effect.low <= 0.0 <= effect.high:
        return "no clear difference, chance could have made it"
    if effect.d is None:
        return "not comparable with a spread, because the units do not differ"
    return next((words for limit, words in SIZES if abs(effect.d) < limit), LARGEST)


def _interval(effect: Effect) -> str:
    if effect.low is None or effect.high is None:
        return ""
    return f" (95 % interval {_number(effect.low)} to {_number(effect.high)})"


def _number(value: float) -> str:
    """A number as reports print it, without a zero before the point: -.05, 1.25, 13.4, .004."""
    size = abs(value)
    text = f"{value:.{1 if size >= 10.0 else 2 if size >= 0.1 else 3}f}"
    if float(text) == 0.0:
        return "0"
    return text.replace("0.", ".", 1) if size < 1.0 else text
