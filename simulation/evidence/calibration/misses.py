"""Why a row is not met, where that is known: by the id of the row."""

CAUSES: dict[str, str] = {
    "3.06em": "US norms on the MBI and the Dutch case share on the NEA read the same exhaustion: "
    "20 to 28 % of cases put it near .25 of the scale, the MBI mean near .39",
    "3.07": "as 3.06em: 30 % above half of the scale against 20 to 28 % above .37",
    "2.19n": "the share of behaviour that gender explains is set in the synthetic population, and "
    "not fitted",
    "6.16c": "events of one student come evenly over the year; no bursts are in the model",
}
