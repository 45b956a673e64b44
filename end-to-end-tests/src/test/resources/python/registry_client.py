"""What confluent_kafka's two generations of registry clients and serializers make of our registry.

Usage: registry_client.py RUN_ID. Logs an action with each serializer and prints, as one JSON object, what it was answered.
"""
import io
import json
import os
import sys
import types
import uuid
import warnings
from datetime import datetime, timezone

import avro.io
import avro.schema
from confluent_kafka import Producer
from confluent_kafka.avro.cached_schema_registry_client import CachedSchemaRegistryClient
from confluent_kafka.avro.serializer.message_serializer import MessageSerializer
from confluent_kafka.schema_registry import (Schema, SchemaRegistryClient, SchemaRegistryError,
                                             record_subject_name_strategy, topic_record_subject_name_strategy)
from confluent_kafka.serialization import MessageField, SerializationContext

try:
    import fastavro  # noqa: F401
except ImportError:
    # Debian has no fastavro, whose place in AvroSerializer is small; the rest of that class is the real one.
    def _schema(parsed):
        return avro.schema.parse(json.dumps(parsed))

    stand_in = types.ModuleType("fastavro")
    stand_in.parse_schema = lambda schema: dict(schema, name=schema["namespace"] + "." + schema["name"])
    stand_in.schemaless_writer = lambda out, schema, value: avro.io.DatumWriter(_schema(schema)).write(
        value, avro.io.BinaryEncoder(out))
    stand_in.schemaless_reader = lambda data, schema, *_: avro.io.DatumReader(_schema(schema)).read(
        avro.io.BinaryDecoder(data))
    sys.modules["fastavro"] = stand_in
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer  # noqa: E402

TOPIC = "sicd.episode-events"
SUBJECT = TOPIC + "-value"
run_id = sys.argv[1]
url = os.environ["SICD_URL"] + "/registry"
told = {}


def action(number):
    return {
        "event_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{run_id}/{number}")), "type": "ActionLogged", "run_id": run_id,
        "episode_id": run_id + "_ep0001", "occurred_at": datetime.now(timezone.utc), "producer_id": "registry-client",
        "producer_seq": number, "actor": {"kind": "AGENT", "id": "registry-client"},
        "action_logged": {"type": "step", "data": json.dumps({"number": number})},
    }


def refusal(call):
    try:
        return f"not refused: {call()}"
    except SchemaRegistryError as error:
        return [error.http_status_code, error.error_code]


client = SchemaRegistryClient({"url": url})
latest = client.get_latest_version(SUBJECT)
foreign = Schema('{"type": "record", "name": "Mine", "fields": []}', "AVRO")
told["subjects"] = client.get_subjects()
told["versions"] = client.get_versions("sicd.decisions-value")
told["latest"] = [latest.subject, latest.version, latest.schema_id]
told["lookup"] = client.lookup_schema(SUBJECT, latest.schema).schema_id
told["register"] = client.register_schema(SUBJECT, latest.schema)
told["compatibility"] = client.get_compatibility(SUBJECT)
told["register_foreign"] = refusal(lambda: client.register_schema(SUBJECT, foreign))
told["lookup_foreign"] = refusal(lambda: client.lookup_schema(SUBJECT, foreign))
told["no_subject"] = refusal(lambda: client.get_latest_version("nothing"))
told["no_version"] = refusal(lambda: client.get_version(SUBJECT, 99))
told["delete"] = refusal(lambda: client.delete_subject(SUBJECT))

producer = Producer({"bootstrap.servers": os.environ["SICD_BOOTSTRAP_SERVERS"], "partitioner": "murmur2_random"})
context = SerializationContext(TOPIC, MessageField.VALUE)
number = 0
told["ids"] = []
for settings in (
        {},
        {"auto.register.schemas": False},
        {"auto.register.schemas": False, "subject.name.strategy": record_subject_name_strategy},
        {"subject.name.strategy": topic_record_subject_name_strategy}):
    number += 1
    # a client of its own, since one remembers what it was told
    serializer = AvroSerializer(SchemaRegistryClient({"url": url}), latest.schema.schema_str, conf=settings)
    value = serializer(action(number), context)
    told["ids"].append(int.from_bytes(value[1:5], "big"))
    producer.produce(TOPIC, key=run_id, value=value)
told["deserialized"] = AvroDeserializer(SchemaRegistryClient({"url": url}))(value, context)["producer_seq"]

warnings.simplefilter("ignore")
for register in (True, False):
    number += 1
    cached = CachedSchemaRegistryClient({"url": url, "auto.register.schemas": register})
    # avro's own words for the schema, which are not the ones that it was given
    _, schema, _ = cached.get_latest_schema(SUBJECT)
    messages = MessageSerializer(CachedSchemaRegistryClient({"url": url, "auto.register.schemas": register}))
    value = messages.encode_record_with_schema(TOPIC, schema, action(number))
    told["ids"].append(int.from_bytes(value[1:5], "big"))
    producer.produce(TOPIC, key=run_id, value=value)
told["decoded"] = MessageSerializer(CachedSchemaRegistryClient({"url": url})).decode_message(value)["producer_seq"]
told["is_compatible"] = cached.test_compatibility(SUBJECT, schema)

told["not_acknowledged"] = producer.flush(30)
told["last_event"] = action(number)["event_id"]
print(json.dumps(told))
