"""Search parameters for a given level of exhaustion with Optuna, in a small school.

Needs the extra "analysis". It is an example, not a calibration: two parameters are fitted to one
number, so many points fit equally well. The page on calibration describes the real one.
"""

import optuna

from simulation.engine.burn_in import first_year_at_rest
from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters, catalogue, with_values
from simulation.randomness import RandomStreams
from simulation.school.synthetic.school import synthetic_school

SCHOOL = synthetic_school("primary", classes=4, class_size=10, chance=RandomStreams(1, 1))
DAYS, TRIALS, WANTED = 40, 15, 0.30  # wanted: mean exhaustion, 0 to 1, invented
NAMES = ["load.negative", "recovery.night"]


def miss(trial: optuna.Trial) -> float:
    """Return the distance of the teachers' mean exhaustion from the wanted one."""
    known = catalogue()
    point = {name: trial.suggest_float(name, known[name].low, known[name].high) for name in NAMES}
    parameters, chance = with_values(Parameters.calibrated(), point), RandomStreams(1, 1)
    run = SchoolRun(first_year_at_rest(SCHOOL, parameters, chance), parameters, chance)
    run.advance(DAYS)
    return abs(float(run.state.teachers.exhaustion.mean()) - WANTED)


optuna.logging.set_verbosity(optuna.logging.WARNING)
study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=1))
study.optimize(miss, n_trials=TRIALS)
print(f"within {study.best_value:.3f} of {WANTED} at", study.best_params)
