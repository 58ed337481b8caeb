/** A JSON text that parsers interpret differently. */
export class AmbiguousJson extends Error {
  /** @param pointer to the place (RFC 6901), empty where there is none @param detail one sentence */
  constructor(
    readonly pointer: string,
    readonly detail: string,
  ) {
    super(detail);
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

/** An open array at an index, or an open object at a name; `names` are the names so far. */
type Open = { at: number; names?: never } | { at: string; names: string[] | Set<string> };

/** Up to this many names an array is searched faster than a Set. */
const LISTED_NAMES_MAX = 12;

/**
 * Refuses a JSON text that parsers interpret differently (RFC 8259 section 4, RFC 7493): duplicate names, compared after unescaping;
 * lone surrogates; the name `__proto__`; and what is nested too deep. Scans the text once with an explicit stack. It does not check the grammar: JSON.parse does afterwards, so for invalid
 * JSON the result of the scan does not matter. Runs in Node and in browsers.
 * @throws AmbiguousJson; SyntaxError for some texts that are not JSON
 */
export function refuseAmbiguity(text: string, depthMax: number, keepsLoneSurrogates: boolean): void {
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
        if (isName || isEscaped) checkString(text, start, i, isName, isEscaped, open, keepsLoneSurrogates);
        isName = false;
        break;
      }
      case OBJECT_OPEN:
      case ARRAY_OPEN:
        if (open.length === depthMax) {
          throw new AmbiguousJson('', `Arrays and objects are nested more than ${depthMax} levels deep.`);
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

function checkString(
  text: string,
  start: number,
  end: number,
  isName: boolean,
  isEscaped: boolean,
  open: readonly Open[],
  keepsLoneSurrogates: boolean,
): void {
  const value: string = isEscaped ? JSON.parse(text.slice(start, end + 1)) : text.slice(start + 1, end);
  const top = open.at(-1);
  if (isName && top?.names !== undefined) {
    top.at = value;
    if (!addName(top, value)) throw new AmbiguousJson(pointerTo(open), 'Duplicate member name.');
    if (value === '__proto__') throw new AmbiguousJson(pointerTo(open), 'Member name not accepted.');
  }
  // Only an escape can produce one, as UTF-8 excludes surrogates (RFC 3629 section 3).
  if (isEscaped && !keepsLoneSurrogates && LONE_SURROGATE.test(value)) {
    throw new AmbiguousJson(pointerTo(open), 'The string contains a lone surrogate.');
  }
}

function addName(object: { names: string[] | Set<string> }, name: string): boolean {
  const { names } = object;
  if (names instanceof Set ? names.has(name) : names.includes(name)) return false;
  if (names instanceof Set) names.add(name);
  else if (names.push(name) > LISTED_NAMES_MAX) object.names = new Set(names);
  return true;
}

function pointerTo(open: readonly Open[]): string {
  return open.map(({ at }) => `/${String(at).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
