"""``schema``: the JSON Schema of scenario files, for editors."""

import json

EXAMPLE = "Example: run.py schema > scenario.schema.json"


def schema() -> None:
    """Print the JSON Schema of scenario files.

    An editor that knows TOML completes and checks a file whose first line is
    "#:schema ./scenario.schema.json".
    """
    from simulation.experiments.schema import schema as schema_of

    print(json.dumps(schema_of(), ensure_ascii=False, indent=1))
