import { get } from './api.js';
import { useEffect, useState } from './html.js';
import { readStream } from './stream.js';
import { store, useStore } from './store.js';
import { token } from './token.js';

const POLL_MS = 2000;
/** While a stream says when to look, looking anyway finds what it might have missed. */
const POLL_BESIDE_STREAM_MS = 15000;
const PATIENCE_MS_MAX = 30000;
/** A burst of events is one look. */
const BURST_MS = 200;

/** How the page hears of news: polling, streaming, paused or unreachable. */
export const connection = store('polling');

/** Paths without a stream are asked for one once: they will not grow one while this page is open. */
const withoutStream = new Set();

/**
 * What is at a path, kept up to date while the page is visible.
 *
 * @param path nothing is asked while it is undefined
 * @param stream a path of server-sent events, each of which means: look again
 * @param every milliseconds between looks; Infinity for once
 * @param on looks again when it changes
 * @returns {{data, problem}} both undefined until the first answer
 */
export function useLive(path, { stream, every = POLL_MS, on } = {}) {
  const [state, setState] = useState({});
  const asked = useStore(token);
  useEffect(() => {
    if (!path) return undefined;
    return keepLooking(path, { stream, every }, (change) =>
      setState((before) => ({ ...(before.path === path ? before : {}), path, ...change })),
    );
  }, [path, stream, every, asked, on]);
  return state.path === path ? state : {};
}

function keepLooking(path, { stream, every }, tell) {
  const stopping = new AbortController();
  const { signal } = stopping;
  let timer;
  let tag;
  let failures = 0;
  let streaming = false;
  let looking = false;
  let news = false;
  let position;

  async function look() {
    clearTimeout(timer);
    if (signal.aborted || document.hidden) return;
    if (looking) {
      news = true;
      return;
    }
    looking = true;
    news = false;
    try {
      const answer = await get(path, { tag, signal });
      if (answer.changed) {
        tag = answer.tag;
        position = answer.body?.committed_position ?? answer.body?.position;
        tell({ data: answer.body, problem: undefined });
      } else if (failures > 0) {
        tell({ problem: undefined });
      }
      failures = 0;
      connection.set(streaming ? 'streaming' : 'polling');
    } catch (problem) {
      if (signal.aborted) return;
      failures += 1;
      if (!problem.status) connection.set('unreachable');
      tell({ problem });
    } finally {
      looking = false;
    }
    again(news ? BURST_MS : pause());
  }

  function pause() {
    if (failures > 0) return Math.min(POLL_MS * 2 ** failures, PATIENCE_MS_MAX);
    return streaming ? Math.max(every, POLL_BESIDE_STREAM_MS) : every;
  }

  function again(milliseconds) {
    clearTimeout(timer);
    if (!signal.aborted && milliseconds < Infinity) timer = setTimeout(look, milliseconds);
  }

  async function listen(looked) {
    await looked;
    while (!signal.aborted && stream && !withoutStream.has(stream)) {
      try {
        const there = await readStream(stream, {
          signal,
          // a stream of a run begins with all that it ever recorded, unless it is told what is known
          after: stream.endsWith('/timeline') ? position : undefined,
          opened: () => {
            streaming = true;
          },
          told: () => (looking ? (news = true) : again(BURST_MS)),
        });
        if (!there) withoutStream.add(stream);
      } catch {
        // it broke off; polling goes on, and so does the attempt
      }
      streaming = false;
      if (!signal.aborted) await new Promise((resume) => setTimeout(resume, POLL_MS));
    }
  }

  const seen = () => {
    if (document.hidden) connection.set('paused');
    else look();
  };
  document.addEventListener('visibilitychange', seen);
  listen(look());
  return () => {
    stopping.abort();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', seen);
  };
}
