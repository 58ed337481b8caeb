import { type IdPrefix, parseId } from '../id.js';
import { notFound } from '../problem.js';

const WAIT_MAX_S = 30;

/**
 * The UUID of a public id in a path.
 * @throws Problem not_found for text that is no id: it is answered like an id that does not exist
 */
export function idParameter(prefix: IdPrefix, text: string | undefined): string {
  const id = parseId(prefix, text ?? '');
  if (id === undefined) throw notFound();
  return id;
}

/** `wait=N` of a Prefer header (RFC 7240), in whole seconds up to 30; undefined when there is no such preference. */
export function preferredWait(prefer: string | string[] | undefined): number | undefined {
  for (const preference of String(prefer ?? '').split(',')) {
    const seconds = /^\s*wait\s*=\s*"?(\d{1,6})"?\s*(;|$)/i.exec(preference)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds), WAIT_MAX_S);
  }
  return undefined;
}
