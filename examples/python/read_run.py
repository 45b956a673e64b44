"""Reads what is recorded of a run: its entries from the ledger topic, one JSON a line, then its summary.

Usage: python3 read_run.py RUN_ID. It reads to the end that the topic has when it gets there, and stops.
"""
import io
import json
import os
import struct
import sys

import avro.io
import avro.schema
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

from aura_ia_mcp.training.episode_logger import PREFIX, Api

api = Api()
readers = {}


def decode(value):
    magic, schema_id = struct.unpack(">bI", value[:5])
    if magic != 0:
        raise ValueError(f"the value starts with {magic}, not with 0 and a schema id")
    if schema_id not in readers:
        schema = api.get(f"/registry/schemas/ids/{schema_id}")["schema"]
        readers[schema_id] = avro.io.DatumReader(avro.schema.parse(schema))
    event = readers[schema_id].read(avro.io.BinaryDecoder(io.BytesIO(value[5:])))
    # one field per kind of event, and all but one are null
    return {name: field for name, field in event.items() if field is not None}


def entries(run_id):
    """The run's entries in order: a run is on one partition, and the ledger has each event once."""
    consumer = Consumer({
        "bootstrap.servers": os.environ.get("SICD_BOOTSTRAP_SERVERS", "127.0.0.1:9092"),
        "group.id": "read_run",
        "enable.auto.commit": False,
        "enable.partition.eof": True,
        # never skip in silence
        "auto.offset.reset": "error",
    })
    ledger = PREFIX + ".ledger"
    open_partitions = set(consumer.list_topics(ledger, 30).topics[ledger].partitions)
    consumer.assign([TopicPartition(ledger, partition, OFFSET_BEGINNING) for partition in open_partitions])
    while open_partitions:
        message = consumer.poll(30)
        if message is None:
            raise TimeoutError("Kafka has not answered for 30 seconds")
        if message.error() and message.error().code() == KafkaError._PARTITION_EOF:
            open_partitions.discard(message.partition())
        elif message.error():
            raise KafkaException(message.error())
        elif message.key() == run_id.encode():
            position = dict(message.headers())["sicd-position"].decode()
            yield {"position": int(position), **decode(message.value())}
    consumer.close()


for entry in entries(sys.argv[1]):
    print(json.dumps(entry, default=str))
print(json.dumps(api.get(f"/admin/training/runs/{sys.argv[1]}/summary")))
