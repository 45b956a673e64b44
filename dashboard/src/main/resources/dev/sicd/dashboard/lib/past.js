import { get } from './api.js';
import { useEffect, useState } from './html.js';
import { useStore } from './store.js';
import { token } from './token.js';

const RETRY_MS = 1000;
const TRIES_MAX = 20;

/** The server folds a run anew for each look at its past, few at a time for everybody: this page asks one after the other. */
let before = Promise.resolve();

/** What was at a path. @throws Problem, or whatever the signal was aborted with */
export function askPast(path, signal) {
  const answer = before.then(() => patiently(path, signal));
  before = answer.catch(() => {}); // whoever asked is told
  return answer;
}

async function patiently(path, signal) {
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    try {
      return (await get(path, { signal })).body;
    } catch (problem) {
      // others look at the past as well, and will be done
      if (problem.status !== 503 || tries === TRIES_MAX) throw problem;
    }
    await new Promise((resume) => setTimeout(resume, RETRY_MS));
  }
}

/**
 * What was at a path, asked once since the past stays as it is.
 *
 * @param path nothing is asked while it is undefined
 * @returns {{data, problem}} both undefined until the answer
 */
export function usePast(path) {
  const [state, setState] = useState({});
  const asked = useStore(token);
  useEffect(() => {
    if (!path) return undefined;
    const stopping = new AbortController();
    const tell = (answer) => !stopping.signal.aborted && setState({ path, asked, ...answer });
    askPast(path, stopping.signal).then((data) => tell({ data }), (problem) => tell({ problem }));
    return () => stopping.abort();
  }, [path, asked]);
  // what was read with a token goes with it
  return state.path === path && state.asked === asked ? state : {};
}
