import { authorised } from './api.js';
import { token } from './token.js';

const RETRY_MS = 2000;
const RETRY_MS_MAX = 30000;

/** Paths that answered in another way are asked for a stream once: they will not grow one while this page is open. */
const withoutStream = new Set();
token.follow(() => withoutStream.clear());

/**
 * Listens to server-sent events until the signal, and again when they end; while the page is hidden it does not, since a
 * browser has few connections to a server for all its tabs together.
 *
 * @param after called before each attempt for the id of the last event that is known, if any
 * @param opened called when events can come
 * @param told called with the kind of each event
 * @param closed called when none can come any more, for whatever reason
 */
export async function keepListening(path, { signal, after, opened, told, closed }) {
  let failures = 0;
  while (!signal.aborted && !withoutStream.has(path)) {
    await shown();
    if (signal.aborted) return;
    const began = performance.now();
    const wasHidden = await listen(path, { signal, after: after(), opened, told });
    closed();
    if (wasHidden) continue;
    failures = performance.now() - began > RETRY_MS_MAX ? 0 : failures + 1;
    await new Promise((resume) => setTimeout(resume, Math.min(RETRY_MS * 2 ** Math.max(0, failures - 1), RETRY_MS_MAX)));
  }
}

/** Listens once; whether it ended since the page was hidden, which is nobody's fault. */
async function listen(path, { signal, after, opened, told }) {
  const closing = new AbortController();
  const close = () => closing.abort();
  let wasHidden = false;
  const hide = () => {
    wasHidden = true;
    close();
  };
  signal.addEventListener('abort', close, { signal: closing.signal });
  document.addEventListener('visibilitychange', hide, { signal: closing.signal });
  try {
    const there = await readStream(path, { signal: closing.signal, after, opened, told });
    if (!there) withoutStream.add(path);
  } catch {
    // it broke off, or was refused; who listens polls meanwhile
  } finally {
    close(); // and forgets the two listeners
  }
  return wasHidden;
}

function shown() {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resume) => document.addEventListener('visibilitychange', resume, { once: true }));
}

/**
 * Reads server-sent events until they end. The browser's own EventSource cannot send a token, and complains on the console
 * where a path has no stream; otherwise this does the same.
 *
 * @param after the id of the last event that is known, if any: only later ones are told
 * @param told called with the kind of each event
 * @returns {Promise<boolean>} false when something else than a stream is at this path
 * @throws Error when it breaks off, or when it is refused, which another time it may not be
 */
export async function readStream(path, { signal, after, opened, told }) {
  const response = await fetch(path, {
    headers: authorised({ Accept: 'text/event-stream', ...(after && { 'Last-Event-ID': String(after) }) }),
    signal,
    credentials: 'omit',
    cache: 'no-store',
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`the stream was refused with ${response.status}`);
  }
  if (!(response.headers.get('Content-Type') ?? '').startsWith('text/event-stream')) {
    await response.body?.cancel();
    return false;
  }
  opened();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const take = kinds(told);
  for (let part = await reader.read(); !part.done; part = await reader.read()) take(part.value);
  return true;
}

/** Tells the kind of each event; what it holds is read from the API, which has one form for it. */
function kinds(told) {
  let rest = '';
  let kind = 'message';
  let hasData = false;
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith('event:')) kind = line.slice(6).trim();
      else if (line.startsWith('data')) hasData = true;
      else if (line === '') {
        if (hasData) told(kind);
        kind = 'message';
        hasData = false;
      }
    }
  };
}
