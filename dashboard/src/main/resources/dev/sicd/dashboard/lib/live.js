import { get } from './api.js';
import { useEffect, useRef, useState } from './html.js';
import { keepListening } from './stream.js';
import { store, useStore } from './store.js';
import { token } from './token.js';

const POLL_MS = 2000;
/** While a stream says when to look, looking anyway finds what it might have missed. */
const POLL_BESIDE_STREAM_MS = 15000;
const PATIENCE_MS_MAX = 30000;
/** What is not there may be there soon, and to say that it is not costs the server little. */
const PATIENCE_MISSING_MS = POLL_MS * 2;
/** A burst of news is one look; news that does not end is a look now and then, however close together it comes. */
const BURST_MS = 200;
const STEADY_MS = 1000;

/** How the page hears of news: polling, streaming, paused or unreachable. */
export const connection = store('polling');

/**
 * What is at a path, kept up to date while the page is visible. What was read with a token is gone with that token.
 *
 * @param path nothing is asked while it is undefined
 * @param stream a path of server-sent events, each of which means: look again
 * @param every milliseconds between looks; Infinity for once
 * @param on looks again when it changes, soon, and keeps what is known until then
 * @returns {{data, problem}} both undefined until the first answer
 */
export function useLive(path, { stream, every = POLL_MS, on } = {}) {
  const [state, setState] = useState({});
  const asked = useStore(token);
  const looker = useRef();
  const heard = useRef(on);
  const isOfNow = (known) => known.path === path && isFor(known.asked, asked);
  useEffect(() => {
    if (!path) return undefined;
    const looking = keepLooking(path, { stream, every }, (change) =>
      setState((before) => ({ ...(isOfNow(before) ? before : {}), path, asked, ...change })),
    );
    looker.current = looking;
    return () => {
      looker.current = undefined;
      looking.stop();
    };
  }, [path, stream, every, asked]);
  useEffect(() => {
    if (heard.current === on) return;
    heard.current = on;
    looker.current?.news();
  }, [on]);
  return isOfNow(state) ? state : {};
}

/** Whether whoever has a token now may go on seeing what was read with another, or with none, as everybody may. */
const isFor = (readWith, now) => readWith === now || readWith === '';

function keepLooking(path, { stream, every }, tell) {
  const stopping = new AbortController();
  const { signal } = stopping;
  let timer;
  let soon;
  let tag;
  let position;
  let problem;
  let failures = 0;
  let lookedAt = -Infinity;
  let listening = false;
  let streaming = false;
  let looking = false;
  let isNews = false;

  async function look() {
    clearTimeout(timer);
    clearTimeout(soon);
    soon = undefined;
    if (signal.aborted || document.hidden) return;
    if (looking) {
      isNews = true;
      return;
    }
    looking = true;
    isNews = false;
    try {
      const answer = await get(path, { tag, signal });
      if (signal.aborted) return;
      if (answer.changed) {
        tag = answer.tag;
        position = answer.body?.committed_position ?? answer.body?.position;
        tell({ data: answer.body, problem: undefined });
      } else if (problem) {
        tell({ problem: undefined });
      }
      problem = undefined;
      failures = 0;
      connection.set(streaming ? 'streaming' : 'polling');
      listen();
    } catch (fault) {
      if (signal.aborted) return;
      problem = fault;
      failures += 1;
      if (!fault.status) connection.set('unreachable');
      tell({ problem });
    } finally {
      looking = false;
      lookedAt = performance.now();
    }
    again();
    if (isNews) news();
  }

  /** The look that comes whether or not there is news. */
  function again() {
    clearTimeout(timer);
    const milliseconds = pause();
    if (!signal.aborted && milliseconds < Infinity) timer = setTimeout(look, milliseconds);
  }

  function pause() {
    if (problem?.status === 404) return PATIENCE_MISSING_MS;
    if (failures > 0) return Math.min(POLL_MS * 2 ** failures, PATIENCE_MS_MAX);
    return streaming ? Math.max(every, POLL_BESIDE_STREAM_MS) : every;
  }

  /** A look that is due soon is not put off by more news: it might never stop. */
  function news() {
    if (signal.aborted) return;
    if (looking) isNews = true;
    else soon ??= setTimeout(look, Math.max(BURST_MS, lookedAt + (problem ? POLL_MS : STEADY_MS) - performance.now()));
  }

  /** Begins with the first answer: what is not there has no news either. */
  function listen() {
    if (listening || !stream) return;
    listening = true;
    keepListening(stream, {
      signal,
      // a stream of a run begins with all that it ever recorded, unless it is told what is known
      after: () => (stream.endsWith('/timeline') ? position : undefined),
      opened: () => {
        streaming = true;
        news(); // between the last look and now something may have happened
      },
      told: news,
      closed: () => {
        // an attempt that failed changes nothing, and must not put the next look off
        if (!streaming) return;
        streaming = false;
        again();
      },
    });
  }

  const seen = () => {
    if (document.hidden) connection.set('paused');
    else look();
  };
  document.addEventListener('visibilitychange', seen);
  look();
  return {
    news,
    stop() {
      stopping.abort();
      clearTimeout(timer);
      clearTimeout(soon);
      document.removeEventListener('visibilitychange', seen);
    },
  };
}
