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

// A preference with its parameters (RFC 7240 section 2), behind empty elements of the list; commas within quotes separate
// nothing.
const PREFERENCE =
  /[\s,]*([^\s=;,]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?\s*(?:;(?:[^",]|"(?:[^"\\]|\\.)*")*)?(?:,|$)/y;

/** Parses `wait=N` of Prefer (RFC 7240 section 4.3), in seconds, at most 30; undefined without this preference. */
export function preferredWait(prefer: string | string[] | undefined): number | undefined {
  const text = [prefer ?? []].flat().join(',');
  PREFERENCE.lastIndex = 0;
  while (PREFERENCE.lastIndex < text.length) {
    const found = PREFERENCE.exec(text);
    if (found === null) return undefined;
    const [, name = '', quoted, token] = found;
    // The first of several counts (section 2).
    if (name.toLowerCase() === 'wait') {
      const seconds = quoted ?? token ?? '';
      return /^\d+$/.test(seconds) ? Math.min(Number(seconds), WAIT_MAX_S) : undefined;
    }
  }
  return undefined;
}
