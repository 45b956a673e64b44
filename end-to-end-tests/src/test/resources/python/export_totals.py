"""What Python's avro finds in an export's container files. Usage: export_totals.py DIRECTORY.

Prints one JSON object: for each run its events, distinct ids, actions, and the sums of its metrics.
"""
import json
import pathlib
import sys

from avro.datafile import DataFileReader
from avro.io import DatumReader

runs = {}
ids = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.avro")):
    with DataFileReader(path.open("rb"), DatumReader()) as rows:
        for row in rows:
            run = runs.setdefault(row["run_id"], dict.fromkeys(
                ["events", "ids", "actions", "tokens_used", "cost_micro_usd", "inference_time_us"], 0))
            run["events"] += 1
            ids.setdefault(row["run_id"], set()).add(row["event_id"])
            event = row["episode_event"] or {}
            run["actions"] += bool(event.get("action_logged"))
            metrics = event.get("metrics_updated") or {}
            for name in ["tokens_used", "cost_micro_usd", "inference_time_us"]:
                run[name] += metrics.get(name, 0)
for run_id, run in runs.items():
    run["ids"] = len(ids[run_id])
print(json.dumps(runs))
