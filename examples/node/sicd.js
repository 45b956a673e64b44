// What an agent in JavaScript needs: schemas by HTTP, events to Kafka. See README.md.
import { randomUUID } from 'node:crypto';
import avro from 'avsc';
import kafkajs from 'kafkajs';
import lz4 from 'lz4js';

const { CompressionCodecs, CompressionTypes, Kafka, Partitioners, logLevel } = kafkajs;

// SICD's own writers compress with lz4, which kafkajs leaves to others
CompressionCodecs[CompressionTypes.LZ4] = () => ({
    compress: async (encoder) => Buffer.from(lz4.compress(encoder.buffer)),
    decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
});

export const PREFIX = process.env.SICD_TOPIC_PREFIX ?? 'sicd';
const TOPIC = `${PREFIX}.episode-events`;
const URL = process.env.SICD_URL ?? 'http://127.0.0.1:9200';

export function connect() {
    const brokers = (process.env.SICD_BOOTSTRAP_SERVERS ?? '127.0.0.1:9092').split(',');
    return new Kafka({ clientId: 'sicd-example', brokers, logLevel: logLevel.ERROR });
}

export async function get(path) {
    const token = process.env.SICD_TOKEN;
    const answer = await fetch(URL + path, { headers: token ? { Authorization: `Bearer ${token}` } : {} });
    if (!answer.ok) {
        throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    }
    return answer.json();
}

/** An event out of a record's value: a zero byte, the schema's id, the Avro body. */
export class Decoder {
    #types = new Map();

    async decode(value) {
        if (value[0] !== 0) {
            throw new Error(`the value starts with ${value[0]}, not with 0 and a schema id`);
        }
        const id = value.readInt32BE(1);
        if (!this.#types.has(id)) {
            const { schema } = await get(`/registry/schemas/ids/${id}`);
            this.#types.set(id, avro.Type.forSchema(JSON.parse(schema)));
        }
        return this.#types.get(id).fromBuffer(value.subarray(5));
    }
}

/** One episode. Every event has an id, so that a repeat is harmless, and a number, so that a lost one shows. */
export class Episode {
    #producer;
    #type;
    #frame = Buffer.alloc(5);
    #number = 0;
    #runId;
    #episodeNumber;
    producerId = `node-${randomUUID()}`;
    lastEventId;

    constructor(runId, episodeNumber) {
        this.#runId = runId;
        this.#episodeNumber = episodeNumber;
    }

    async start(kafka, taskDescription, context = {}) {
        // never "latest": what this code writes is a record of this version, and every version stays readable
        const released = await get(`/registry/subjects/${TOPIC}-value/versions/1`);
        this.#type = avro.Type.forSchema(JSON.parse(released.schema));
        this.#frame.writeInt32BE(released.id, 1);
        // this partitioner is Java's: a run belongs on the partition that murmur2 of its id names
        this.#producer = kafka.producer({ idempotent: true, createPartitioner: Partitioners.DefaultPartitioner });
        await this.#producer.connect();
        await this.#send('EpisodeStarted', {
            episode_number: this.#episodeNumber,
            task_description: taskDescription,
            context: JSON.stringify(context),
        });
    }

    logAction(type, data = {}) {
        return this.#send('ActionLogged', { type, data: JSON.stringify(data) });
    }

    logOutcome(type, data = {}) {
        return this.#send('OutcomeLogged', { type, data: JSON.stringify(data) });
    }

    /** Adds to the counters: pass what came since the last call. Times are microseconds. */
    updateMetrics(deltas) {
        return this.#send('MetricsUpdated', deltas);
    }

    async complete(status, metadata = {}) {
        await this.#send('EpisodeCompleted', {
            status: status.toUpperCase(),
            metadata: JSON.stringify(metadata),
            last_producer_seq: this.#number + 1,
        });
        await this.#producer.disconnect();
    }

    async #send(kind, payload) {
        const field = kind.replace(/(?!^)[A-Z]/g, (c) => `_${c}`).toLowerCase();
        const eventId = randomUUID();
        const body = this.#type.toBuffer({
            event_id: eventId,
            type: kind,
            run_id: this.#runId,
            episode_id: `${this.#runId}_ep${String(this.#episodeNumber).padStart(4, '0')}`,
            occurred_at: Date.now() * 1000,
            producer_id: this.producerId,
            producer_seq: this.#number + 1,
            actor: { kind: 'AGENT', id: 'node' },
            [field]: payload,
        });
        // only now: an event that cannot be written has not used up a number
        this.#number += 1;
        this.lastEventId = eventId;
        const value = Buffer.concat([this.#frame, body]);
        await this.#producer.send({ topic: TOPIC, acks: -1, messages: [{ key: this.#runId, value }] });
    }
}
