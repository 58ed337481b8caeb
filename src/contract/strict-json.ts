import { isUtf8 } from 'node:buffer';
import { Problem } from '../problem.js';

/** How deep and how long a body may be. */
export interface StrictJsonLimits {
  /** Arrays and objects within each other, the outermost counted as 1. */
  readonly depthMax: number;
  readonly bodyMaxBytes?: number;
}

/**
 * Parses a JSON body and refuses what two readers could understand differently (RFC 8259 section 4, RFC 7493): a name
 * given twice, also when one is escaped; text that is not UTF-8; a byte order mark; half a surrogate pair; and the name
 * `__proto__`. The value is what JSON.parse gives.
 * @throws Problem invalid_request, with a pointer (RFC 6901) to the place where there is one; body_too_large
 */
export function parseStrictJson(bytes: Buffer, { depthMax, bodyMaxBytes }: StrictJsonLimits): unknown {
  if (bodyMaxBytes !== undefined && bytes.length > bodyMaxBytes) throw new Problem('body_too_large');
  if (!isUtf8(bytes)) throw refusal('', 'The body is not UTF-8.');
  const text = bytes.toString('utf8');
  try {
    refuseAmbiguity(text, depthMax);
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof Problem) throw error;
    // The parser's own message quotes the body, which may hold personal data: it goes no further.
    throw refusal('', 'The body is not a JSON text (RFC 8259).');
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const ARRAY_OPEN = 0x5b;
const ARRAY_CLOSE = 0x5d;
const OBJECT_OPEN = 0x7b;
const OBJECT_CLOSE = 0x7d;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** An open array, at an index, or an open object, at one of its names; `names` are those before. */
type Open = { at: number; names?: never } | { at: string; names: string[] | Set<string> };

/** Up to so many names a list is searched faster than a set. */
const LISTED_NAMES_MAX = 12;

/**
 * One pass with a stack of its own. Where the text is no JSON the pass stops or runs on without meaning: JSON.parse,
 * which comes after, has the last word on grammar.
 */
function refuseAmbiguity(text: string, depthMax: number): void {
  const open: Open[] = [];
  let isName = false;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case QUOTE: {
        const start = i;
        let isEscaped = false;
        for (i++; i < text.length && text.charCodeAt(i) !== QUOTE; i++) {
          if (text.charCodeAt(i) === BACKSLASH) {
            isEscaped = true;
            i++;
          }
        }
        if (isName || isEscaped) readString(text, start, i, isName, isEscaped, open);
        isName = false;
        break;
      }
      case OBJECT_OPEN:
      case ARRAY_OPEN:
        if (open.length === depthMax) {
          throw refusal('', `Arrays and objects stand within each other more than ${depthMax} deep.`);
        }
        isName = text.charCodeAt(i) === OBJECT_OPEN;
        open.push(isName ? { at: '', names: [] } : { at: 0 });
        break;
      case OBJECT_CLOSE:
      case ARRAY_CLOSE:
        open.pop();
        isName = false;
        break;
      case COMMA: {
        const top = open.at(-1);
        isName = top?.names !== undefined;
        if (top !== undefined && top.names === undefined) top.at++;
        break;
      }
    }
  }
}

function readString(
  text: string,
  start: number,
  end: number,
  isName: boolean,
  isEscaped: boolean,
  open: readonly Open[],
): void {
  const value: string = isEscaped ? JSON.parse(text.slice(start, end + 1)) : text.slice(start + 1, end);
  const top = open.at(-1);
  if (isName && top?.names !== undefined) {
    top.at = value;
    if (!isFirst(top, value)) throw refusal(pointerTo(open), 'The name is given twice.');
    if (value === '__proto__') throw refusal(pointerTo(open), 'The name is not accepted.');
  }
  // Only an escape can bring one in: the bytes are UTF-8, which has none (RFC 3629 section 3).
  if (isEscaped && LONE_SURROGATE.test(value)) {
    throw refusal(pointerTo(open), 'The text holds half a surrogate pair.');
  }
}

function isFirst(object: { names: string[] | Set<string> }, name: string): boolean {
  const { names } = object;
  if (names instanceof Set ? names.has(name) : names.includes(name)) return false;
  if (names instanceof Set) names.add(name);
  else if (names.push(name) > LISTED_NAMES_MAX) object.names = new Set(names);
  return true;
}

function pointerTo(open: readonly Open[]): string {
  return open.map(({ at }) => `/${String(at).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function refusal(pointer: string, detail: string): Problem {
  return new Problem('invalid_request', { detail, errors: [{ pointer, detail }] });
}
