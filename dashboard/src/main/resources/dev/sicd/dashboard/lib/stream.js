import { authorised } from './api.js';

/**
 * Reads server-sent events until they end. The browser's own EventSource cannot send a token, and complains on the console
 * where a path has no stream; otherwise this does the same.
 *
 * @param after the id of the last event that is known, if any: only later ones are told
 * @param told called with the kind of each event
 * @returns {Promise<boolean>} false when there is no stream at this path
 */
export async function readStream(path, { signal, after, opened, told }) {
  const response = await fetch(path, {
    headers: authorised({ Accept: 'text/event-stream', ...(after && { 'Last-Event-ID': String(after) }) }),
    signal,
    credentials: 'omit',
    cache: 'no-store',
  });
  if (!response.ok || !(response.headers.get('Content-Type') ?? '').startsWith('text/event-stream')) {
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
