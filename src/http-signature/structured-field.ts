import { SignatureRefusal } from './refusal.js';

// The subset of RFC 8941 that Signature-Input, Signature and Content-Digest use: a dictionary with one inner list of
// strings, and a dictionary of byte sequences. A general parser takes five times as long, and accepts repeated keys (the
// last one wins), which would allow two readings of one message.

/** An integer, a string, or a flag without a value. */
export type ParameterValue = number | string | true;
export type Parameters = ReadonlyMap<string, ParameterValue>;

/** A string of an inner list. `text` is its canonical serialisation with parameters (RFC 8941 section 4.1). */
export interface ListItem {
  readonly value: string;
  readonly parameters: Parameters;
  readonly text: string;
}

/** `text` is the canonical serialisation of the list, the value of "@signature-params". */
export interface InnerList {
  readonly items: readonly ListItem[];
  readonly parameters: Parameters;
  readonly text: string;
}

const KEY = /[a-z*][a-z0-9_.*-]*/y;
const STRING = /"(?:[ !#-[\]-~]|\\["\\])*"/y;
const INTEGER = /-?[0-9]{1,15}(?![0-9.])/y;
// Canonical base64 (RFC 4648 section 3.5): whole groups, and unused bits that are zero.
const BYTES = /:(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?:/y;
const SPACES = / */y;
const BLANKS = /[ \t]*/y;

/**
 * Parses a dictionary with exactly one member, an inner list of strings: `label=("a" "b";flag);number=1;text="x"`.
 * @throws SignatureRefusal signature_invalid
 */
export function parseInnerListMember(text: string): { readonly label: string; readonly list: InnerList } {
  const cursor = new Cursor(text);
  cursor.skip(SPACES);
  const label = cursor.take(KEY);
  cursor.expect('=');
  cursor.expect('(');
  const items: ListItem[] = [];
  cursor.skip(SPACES);
  while (!cursor.accept(')')) {
    const literal = cursor.take(STRING);
    const { parameters, text: parametersText } = takeParameters(cursor);
    items.push({ value: unquoteString(literal), parameters, text: literal + parametersText });
    if (!cursor.at(' ') && !cursor.at(')')) throw malformed();
    cursor.skip(SPACES);
  }
  const { parameters, text: parametersText } = takeParameters(cursor);
  cursor.skip(SPACES);
  if (!cursor.ended()) throw malformed();
  const itemsText = items.map((item) => item.text).join(' ');
  return { label, list: { items, parameters, text: `(${itemsText})${parametersText}` } };
}

/**
 * Parses a dictionary of byte sequences without parameters: `a=:AQID:, b=:BAUG:`. Keys must be unique and the base64
 * canonical, so that each value has one spelling. Returns the base64 text of each.
 * @throws SignatureRefusal signature_invalid
 */
export function parseByteSequences(text: string, membersMax: number): ReadonlyMap<string, string> {
  const cursor = new Cursor(text);
  const members = new Map<string, string>();
  cursor.skip(SPACES);
  for (;;) {
    const key = cursor.take(KEY);
    cursor.expect('=');
    const base64 = cursor.take(BYTES).slice(1, -1);
    if (members.has(key) || members.size === membersMax) throw malformed();
    members.set(key, base64);
    cursor.skip(BLANKS);
    if (cursor.ended()) return members;
    cursor.expect(',');
    cursor.skip(BLANKS);
  }
}

/** Serialises an RFC 8941 string. @param text visible ASCII and spaces only */
export function quoteString(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function takeParameters(cursor: Cursor): { readonly parameters: Parameters; readonly text: string } {
  const parameters = new Map<string, ParameterValue>();
  let text = '';
  while (cursor.accept(';')) {
    cursor.skip(SPACES);
    const key = cursor.take(KEY);
    if (parameters.has(key)) throw malformed();
    text += `;${key}`;
    if (!cursor.accept('=')) {
      parameters.set(key, true);
    } else if (cursor.at('"')) {
      const string = cursor.take(STRING);
      parameters.set(key, unquoteString(string));
      text += `=${string}`;
    } else {
      // "+ 0" turns -0, which the grammar allows, into 0.
      const integer = Number(cursor.take(INTEGER)) + 0;
      parameters.set(key, integer);
      text += `=${integer}`;
    }
  }
  return { parameters, text };
}

function unquoteString(string: string): string {
  const inner = string.slice(1, -1);
  return inner.includes('\\') ? inner.replace(/\\(.)/g, '$1') : inner;
}

function malformed(): SignatureRefusal {
  return new SignatureRefusal(
    'signature_invalid',
    'Malformed Signature-Input, Signature or Content-Digest: RFC 8941 dictionaries with one signature and unique keys are required.',
  );
}

class Cursor {
  #index = 0;

  constructor(readonly text: string) {}

  at(character: string): boolean {
    return this.text[this.#index] === character;
  }

  ended(): boolean {
    return this.#index === this.text.length;
  }

  accept(character: string): boolean {
    if (!this.at(character)) return false;
    this.#index++;
    return true;
  }

  expect(character: string): void {
    if (!this.accept(character)) throw malformed();
  }

  /** @param pattern sticky, so that it matches at the current index only */
  take(pattern: RegExp): string {
    pattern.lastIndex = this.#index;
    const match = pattern.exec(this.text)?.[0];
    if (match === undefined) throw malformed();
    this.#index += match.length;
    return match;
  }

  skip(blanks: RegExp): void {
    this.take(blanks);
  }
}
