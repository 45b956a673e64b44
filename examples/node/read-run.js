// Reads what is recorded of a run: its entries from the ledger topic, one JSON a line, then its summary.
// Usage: node read-run.js RUN_ID. It stops at the run's committed position of when it started.
import { randomUUID } from 'node:crypto';
import { Decoder, PREFIX, connect, get } from './sicd.js';

const runId = process.argv[2];
const summary = await get(`/admin/training/runs/${encodeURIComponent(runId)}/summary?consistency=committed`);
const decoder = new Decoder();
const consumer = connect().consumer({ groupId: `read-run-${randomUUID()}` });
await consumer.connect();
await consumer.subscribe({ topic: `${PREFIX}.ledger`, fromBeginning: true });
await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    const eachMessage = async ({ message }) => {
        if (message.key?.toString() !== runId) {
            return;
        }
        // a run's entries are numbered without holes and in order
        const position = Number(message.headers['sicd-position'].toString());
        if (position <= summary.committed_position) {
            console.log(JSON.stringify({ position, ...present(await decoder.decode(message.value)) }));
        }
        if (position >= summary.committed_position) {
            resolve();
        }
    };
    consumer.run({ autoCommit: false, eachMessage }).catch(reject);
});
await consumer.disconnect();
console.log(JSON.stringify(summary));

/** One field per kind of event, and all but one are null. */
function present(event) {
    return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== null));
}
