import { type IdPrefix, parseId, type Uuid } from '../id.js';
import { notFound } from '../problem.js';

const WAIT_MAX_S = 30;

/**
 * Parses a public id in a path to its UUID.
 * @throws Problem not_found for a malformed id, as for an id that does not exist
 */
export function idParameter(prefix: IdPrefix, text: string | undefined): Uuid {
  const id = parseId(prefix, text ?? '');
  if (id === undefined) throw notFound();
  return id;
}

/** Parses `wait=N` of Prefer (RFC 7240), in seconds, at most 30; undefined without this preference. */
export function preferredWait(prefer: string | string[] | undefined): number | undefined {
  for (const preference of String(prefer ?? '').split(',')) {
    const seconds = /^\s*wait\s*=\s*"?(\d{1,6})"?\s*(;|$)/i.exec(preference)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds), WAIT_MAX_S);
  }
  return undefined;
}
