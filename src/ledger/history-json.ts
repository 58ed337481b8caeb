import type { Bytes } from '../bytes.js';
import { sizeFrom } from './checkpoint.js';
import { bytesFromBase64, HASH_BYTES, type Hash } from './hash.js';
import { LedgerRefusal, refuseUnless } from './refusal.js';

// Readers of the members of JSON files about histories. Each throws LedgerRefusal history_malformed, naming the member.

export type Members = Readonly<Record<string, unknown>>;

const malformed = (what: string) =>
  new LedgerRefusal('history_malformed', `${what} in the file is malformed`);

export function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new LedgerRefusal('history_malformed', 'the file is not JSON');
  }
}

/** The members of a file of a format. */
export function fileMembers(json: unknown, format: string): Members {
  const file = membersIn(json, 'everything');
  refuseUnless(file.format === format, 'history_malformed', `the file is not of the format ${format}`);
  return file;
}

export function membersIn(value: unknown, what: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(what);
  return value as Members;
}

/** A text of at most this many UTF-16 code units. A lone surrogate has no UTF-8: another text would have the same hash. */
export function textIn(value: unknown, max: number, what: string): string {
  if (typeof value !== 'string' || value.length > max || /\p{Surrogate}/u.test(value)) throw malformed(what);
  return value;
}

export function listIn(value: unknown, max: number, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(what);
  refuseUnless(value.length <= max, 'history_malformed', `${what} in the file are more than ${max}`);
  return value;
}

export function sizeIn(value: unknown, what: string): number {
  const size = typeof value === 'number' ? sizeFrom(String(value)) : undefined;
  if (size === undefined) throw malformed(what);
  return size;
}

/** Bytes in base64, so many of them. */
export function bytesIn(value: unknown, length: number, what: string): Bytes {
  const bytes = typeof value === 'string' ? bytesFromBase64(value) : undefined;
  if (bytes?.length !== length) throw malformed(what);
  return bytes;
}

export const hashIn = (value: unknown, what: string): Hash => bytesIn(value, HASH_BYTES, what);

export const hashesIn = (value: unknown, max: number, what: string): Hash[] =>
  listIn(value, max, what).map((each) => hashIn(each, what));
