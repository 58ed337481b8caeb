import type { Keyword } from './address-keywords.js';
import { cleanText, wordKey } from './spelling.js';

/** A word or number of an address. */
export interface Token {
  readonly text: string;
  readonly key: string;
  /** Whether a full stop follows, as behind an abbreviation. */
  readonly dot: boolean;
}

export const HOUSE_NUMBER = /^(?:\p{L}{1,2})?\d+\p{L}{0,3}(?:[/-]\p{L}?\d*\p{L}{0,3})*$/u;
export const DIGITS_FIRST = /^\d/;
const SEPARATOR = /[,;|()[\]{}·•、。\\]|\s-\s|\/(?=\s*\p{L}{2})/u;
/** Of numbers: 7 và 8, 7 + 8, 7 & 8. */
const LISTED = /(?<=\d\p{L}?) *(?:[&+]|(?<= )v[aà](?= )) *(?=\d)/gu;
const SHORTHAND =
  /(?<![\p{L}\p{M}\d])(k\. ?p|t\. ?p|t\. ?x|t\. ?t|t\. ?d\. ?p|q\. ?l|t\. ?l|h\. ?l|đ\. ?t|s\. ?n)(?=[. \d])/gu;
/** Between a number and the word that follows it without a space: 12.đường, 12-Hòa Bình, 12đường, 5kp7. */
const RUN_ON = /(?<=\d)(?:[.-](?=\p{L}{2})|(?=(?!bis|ter)(?:\p{L}{3}|\p{L}{2}\.?\d)))/gu;
const ATTACHED = /^([\p{L}\p{M}]+)[.-]?(\d.*)$/u;

/** Splits an address at its commas and the like, and each segment into its words. Takes cleaned text. */
export function segmentsOf(text: string, keywords: ReadonlyMap<string, readonly Keyword[]>): Token[][] {
  return text
    .replace(LISTED, '-')
    .split(SEPARATOR)
    .map((segment) => tokensOf(segment, keywords))
    .filter((tokens) => tokens.length > 0);
}

/** An address of several lines as one cleaned line. */
export function cleanLine(text: string): string {
  return cleanText(text.replace(/[\r\n\t]+/g, ', '));
}

function tokensOf(segment: string, keywords: ReadonlyMap<string, readonly Keyword[]>): Token[] {
  return segment
    .replace(SHORTHAND, (short) => short.replace(/[. ]/g, ''))
    .replace(RUN_ON, ' ')
    .replace(/ *\/ */g, '/')
    .replace(/(?<=\p{L}\p{M}*\.)(?=[\p{L}\d])/gu, ' ')
    .replace(/(?<=\p{L}\p{M}*)-(?=\p{L})|["'“”‘’«»#:*_°]/gu, ' ')
    .split(' ')
    .flatMap((word) => detach(word, keywords))
    .map((word) => ({ text: word.replace(/\.+$/, ''), dot: word.endsWith('.') }))
    .filter((word) => /[\p{L}\d]/u.test(word.text))
    .map((word) => ({ ...word, key: wordKey(word.text) }));
}

/** KP7 as KP 7, for keywords; other words with digits stay one. */
function detach(text: string, keywords: ReadonlyMap<string, readonly Keyword[]>): string[] {
  const [, word = '', number = ''] = ATTACHED.exec(text) ?? [];
  const isShort = [...word].length === 1;
  if (isShort ? !/^[pqf]\d{1,2}$/.test(text) : !keywords.has(wordKey(word))) return [text];
  return word === '' ? [text] : [word, number];
}

/** Whether a token is a number such as 12, 12A, A12, 12/3. */
export function isNumber(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    (DIGITS_FIRST.test(token.text) || (HOUSE_NUMBER.test(token.text) && token.text.length > 1))
  );
}

/** The letter of a number, written apart: 12 A, 12 bis. */
export function suffixOf(token: (Pick<Token, 'text'> & Partial<Token>) | undefined): string {
  return token !== undefined && !token.dot && /^(?:[a-h]|bis|ter)$/.test(token.text) ? token.text : '';
}
