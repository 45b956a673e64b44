"""The Episode Logger of the training-loop guide, for agents in Python: the same names, straight onto SICD's topics.

Log calls hand events to librdkafka and return; complete_episode() waits until the brokers have them. See ../../README.md.
"""
import io
import json
import logging
import os
import secrets
import struct
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

import avro.io
import avro.schema
from confluent_kafka import KafkaException, Producer

LOG = logging.getLogger(__name__)
PREFIX = os.environ.get("SICD_TOPIC_PREFIX", "sicd")
TOPIC = PREFIX + ".episode-events"
FLUSH_SECONDS = 30


@dataclass
class EpisodeMetrics:
    tokens_used: int = 0
    inference_time_ms: float = 0.0
    changes_proposed: int = 0
    changes_accepted: int = 0
    rag_queries: int = 0
    llm_calls: int = 0
    error_count: int = 0


@dataclass
class TrainingEpisode:
    episode_id: str
    run_id: str
    episode_number: int
    started_at: str
    completed_at: str | None = None
    status: str = "in_progress"
    task_description: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    actions: list[dict[str, Any]] = field(default_factory=list)
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    metrics: EpisodeMetrics = field(default_factory=EpisodeMetrics)
    metadata: dict[str, Any] = field(default_factory=dict)


class Api:
    """SICD over HTTP: schemas and what the events have become."""

    def __init__(self, url=None):
        self.url = url or os.environ.get("SICD_URL", "http://127.0.0.1:9200")

    def get(self, path):
        token = os.environ.get("SICD_TOKEN")
        headers = {"Authorization": "Bearer " + token} if token else {}
        with urllib.request.urlopen(urllib.request.Request(self.url + path, headers=headers), timeout=60) as answer:
            return json.load(answer)


class EpisodeLogger:
    """One episode at a time. Every event has an id, so that a repeat is harmless, and a number, so that a lost one shows."""

    def __init__(self, url=None, kafka=None):
        self._api = Api(url)
        # never "latest": what this code writes is a record of this version, and every version stays readable
        released = self._api.get(f"/registry/subjects/{TOPIC}-value/versions/1")
        self._frame = struct.pack(">bI", 0, released["id"])
        self._writer = avro.io.DatumWriter(avro.schema.parse(released["schema"]))
        self._kafka = Producer({
            "bootstrap.servers": os.environ.get("SICD_BOOTSTRAP_SERVERS", "127.0.0.1:9092"),
            "enable.idempotence": True,
            # as Java does; librdkafka's own default puts a run on another partition
            "partitioner": "murmur2_random",
            # what the topic takes
            "message.max.bytes": 4 << 20,
            **(kafka or {}),
        })
        self.producer_id = "python-" + uuid.uuid4().hex
        self.undelivered = 0
        self._numbers: dict[str, int] = {}
        self._last_event: dict[str, str] = {}
        self._episode: TrainingEpisode | None = None
        self._lock = threading.RLock()

    def start_episode(self, run_id, episode_number, task_description="", context=None):
        with self._lock:
            self._episode = TrainingEpisode(f"{run_id}_ep{episode_number:04d}", run_id, episode_number, _now().isoformat(),
                                            task_description=task_description, context=context or {})
            self._record("EpisodeStarted", {"episode_number": episode_number, "task_description": task_description,
                                            "context": json.dumps(context or {}), "lease_ms": None})
            return self._episode

    def log_action(self, action_type, data=None):
        with self._lock:
            self._record("ActionLogged", {"type": action_type, "data": json.dumps(data or {})})
            self._episode.actions.append({"timestamp": _now().isoformat(), "type": action_type, "data": data or {}})

    def log_outcome(self, outcome_type, data=None):
        with self._lock:
            self._record("OutcomeLogged", {"type": outcome_type, "data": json.dumps(data or {})})
            self._episode.outcomes.append({"timestamp": _now().isoformat(), "type": outcome_type, "data": data or {}})

    def update_metrics(self, **deltas):
        """Adds to the counters: pass what came since the last call, not the total."""
        added = EpisodeMetrics(**deltas)
        with self._lock:
            counters = dict(vars(added), cost_micro_usd=0, inference_time_us=round(added.inference_time_ms * 1000))
            del counters["inference_time_ms"]
            self._record("MetricsUpdated", counters)
            for name, value in vars(added).items():
                setattr(self._episode.metrics, name, getattr(self._episode.metrics, name) + value)

    def heartbeat(self):
        """For long silences: an episode of which nothing is heard for 15 minutes counts as abandoned."""
        with self._lock:
            self._record("EpisodeHeartbeat", {"lease_ms": None})

    def complete_episode(self, status="completed", metadata=None):
        with self._lock:
            episode = self._current()
            last = self._numbers[episode.run_id] + 1
            self._record("EpisodeCompleted", {"status": status.upper(), "metadata": json.dumps(metadata or {}),
                                              "last_producer_seq": last})
            episode.completed_at, episode.status, episode.metadata = _now().isoformat(), status, metadata or {}
            self._episode = None
        if self.flush() > 0:
            LOG.error("%d events have not reached Kafka; the run's summary will say what is missing", self.undelivered)
        return episode

    def flush(self, timeout=FLUSH_SECONDS):
        """Waits for the brokers. How many events they do not have."""
        waiting = self._kafka.flush(timeout)
        return waiting + self.undelivered

    def load_episode(self, episode_id):
        run_id = episode_id.rpartition("_ep")[0]
        return self._read(f"/episodes/{urllib.parse.quote(run_id)}/{urllib.parse.quote(episode_id)}", run_id)

    def get_run_summary(self, run_id):
        return self._read(f"/runs/{urllib.parse.quote(run_id)}/summary", run_id)

    def _read(self, path, run_id):
        """Reads no earlier than what this logger wrote last."""
        self.flush()
        last = self._last_event.get(run_id)
        try:
            return self._api.get("/admin/training" + path + (f"?at_least=event:{last}&wait_ms=10000" if last else ""))
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise

    def _current(self):
        if self._episode is None:
            raise RuntimeError("there is no open episode; call start_episode() first")
        return self._episode

    def _record(self, kind, payload):
        episode = self._current()
        number = self._numbers.get(episode.run_id, 0) + 1
        event_id = str(_uuid7())
        body = io.BytesIO()
        self._writer.write({
            "event_id": event_id, "type": kind, "run_id": episode.run_id, "episode_id": episode.episode_id,
            "occurred_at": _now(), "producer_id": self.producer_id, "producer_seq": number,
            "actor": {"kind": "AGENT", "id": "python"}, "trace_parent": None, _snake(kind): payload,
        }, avro.io.BinaryEncoder(body))
        # only now: an event that cannot be written has not used up a number
        self._numbers[episode.run_id] = number
        self._produce(episode.run_id, event_id, self._frame + body.getvalue())

    def _produce(self, run_id, event_id, value):
        try:
            self._kafka.produce(TOPIC, key=run_id, value=value, on_delivery=self._delivered)
            # only now: nobody should wait for an event that never was
            self._last_event[run_id] = event_id
        except (BufferError, KafkaException) as error:
            # never stop an agent: what does not fit is lost, counted, and shows as missing
            self.undelivered += 1
            LOG.error("an event of run %s is not on the log: %s", run_id, error)
        self._kafka.poll(0)

    def _delivered(self, error, message):
        if error is not None:
            self.undelivered += 1
            LOG.error("an event of run %s is not on the log: %s", message.key(), error)


def _now():
    return datetime.now(timezone.utc)


def _uuid7():
    return uuid.UUID(int=int(time.time() * 1000) << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62))


def _snake(kind):
    return "".join("_" + c.lower() if c.isupper() else c for c in kind).lstrip("_")


_LOCK = threading.Lock()
_LOGGER = None


def get_episode_logger():
    """The one logger of this process."""
    global _LOGGER
    with _LOCK:
        if _LOGGER is None:
            _LOGGER = EpisodeLogger()
        return _LOGGER
