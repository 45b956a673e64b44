"""An agent that does one thing wrong. Usage: misbehaving_agent.py partitioner|repeats|losses RUN_ID. Prints the run's summary."""
import json
import sys

from aura_ia_mcp.training.episode_logger import EpisodeLogger


class Repeating(EpisodeLogger):
    """Sends everything twice, as whoever retries without looking does."""

    def _produce(self, run_id, event_id, value):
        super()._produce(run_id, event_id, value)
        super()._produce(run_id, event_id, value)


class Losing(EpisodeLogger):
    """Loses its third, fifth and sixth event on the way."""

    def _produce(self, run_id, event_id, value):
        if self._numbers[run_id] not in (3, 5, 6):
            super()._produce(run_id, event_id, value)


mode, run_id = sys.argv[1:]
logger = {
    # librdkafka's default: CRC32 of the key
    "partitioner": lambda: EpisodeLogger(kafka={"partitioner": "consistent_random"}),
    "repeats": Repeating,
    "losses": Losing,
}[mode]()
logger.start_episode(run_id, 1)
for step in range(10):
    logger.log_action("step", {"step": step})
logger.update_metrics(tokens_used=100)
logger.complete_episode()
print(json.dumps(logger.get_run_summary(run_id)))
