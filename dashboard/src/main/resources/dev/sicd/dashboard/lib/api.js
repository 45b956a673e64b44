import { token } from './token.js';

export const BASE = '/admin/training';

/** What the API says is wrong: problem+json where it could be read. */
export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail ?? body?.title ?? (status ? `the server answered ${status}` : 'the server does not answer'));
    this.status = status;
    this.errors = body?.errors ?? [];
    this.rules = body?.rules ?? [];
  }
}

export function authorised(headers = {}) {
  return token.get() ? { ...headers, Authorization: `Bearer ${token.get()}` } : headers;
}

/**
 * What is at a path; {changed: false} when it is what the tag stands for.
 * @throws Problem for every other answer than 2xx
 */
export async function get(path, { tag, signal, accept = 'application/json' } = {}) {
  const headers = authorised(tag ? { Accept: accept, 'If-None-Match': tag } : { Accept: accept });
  const response = await ask(path, { headers, signal });
  if (response.status === 304) return { changed: false };
  const body = await read(response);
  return { changed: true, body, tag: response.headers.get('ETag') };
}

export async function post(path, body) {
  const headers = authorised({ 'Content-Type': 'application/json' });
  return read(await ask(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function ask(path, options) {
  try {
    return await fetch(path, { ...options, credentials: 'omit', cache: 'no-store' });
  } catch (fault) {
    if (fault.name === 'AbortError') throw fault;
    throw new Problem(0);
  }
}

async function read(response) {
  const isJson = (response.headers.get('Content-Type') ?? '').includes('json');
  const body = isJson ? await response.json() : await response.text();
  // a service that is not ready says in a 503 what is missing, and that is the answer
  if (response.ok || (response.status === 503 && body?.checks)) return body;
  throw new Problem(response.status, isJson ? body : undefined);
}

/** A path with parameters, those that are empty left out. */
export function query(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

export const segment = encodeURIComponent;
