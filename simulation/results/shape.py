"""The shape of the files of a result: keys of JSON files and columns of tables."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.measurement.result_columns import TABLES, schema
from simulation.results.owned import LAST, RUN

# Keys that a file must have, and their types.
SCENARIO_KEYS = {"title": str, "question": str, "arms": list, "run": dict, "sources": list}
RUN_KEYS = {"plan": str, "scenario": dict, "inputs": dict, "code": str}
FURTHER_RUN_KEYS = {"parameters": dict, "draws": int, "calibrated": bool, "versions": dict}
ANSWER_KEYS = {"effects": list, "levels": list, "sentences": list, "replicates": int}
KEYS: dict[str, Mapping[str, type]] = {RUN: RUN_KEYS | FURTHER_RUN_KEYS, LAST: ANSWER_KEYS}


def wrong_keys(name: str, content: Any) -> list[str]:
    """Return the keys that ``run.json`` or ``answer.json`` lacks or has with another type."""
    wrong = _wrong(content, KEYS[name])
    if wrong or name != RUN:
        return wrong
    scenario = content["scenario"]
    inner = _wrong(scenario, SCENARIO_KEYS)
    if "arms" not in inner and not (scenario["arms"] and all(map(_is_named, scenario["arms"]))):
        inner.append("arms")
    return [f"scenario.{key}" for key in inner]


def is_provenance(content: Any) -> bool:
    """Return whether content is that of ``run.json`` of an answer, not of a power analysis."""
    return not _wrong(content, RUN_KEYS) and "study" not in content


def wrong_columns(path: Path) -> list[str]:
    """Return the documented columns that a table lacks or has with another type."""
    if path.stem not in TABLES:
        return []
    saved, expected = plain_schema(pq.read_schema(path)), plain_schema(schema(path.stem))
    return [field.name for field in expected if field not in list(saved)]


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """Return a schema with texts instead of dictionaries."""
    types = {field.name: field.type for field in schema}
    return pa.schema([(name, getattr(kind, "value_type", kind)) for name, kind in types.items()])


def _wrong(content: Any, keys: Mapping[str, type]) -> list[str]:
    known = content if isinstance(content, dict) else {}
    return [key for key, kind in keys.items() if not isinstance(known.get(key), kind)]


def _is_named(arm: object) -> bool:
    return isinstance(arm, dict) and isinstance(arm.get("name"), str)
