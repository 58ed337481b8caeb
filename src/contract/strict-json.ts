import { isUtf8 } from 'node:buffer';
import { Problem } from '../problem.js';
import { AmbiguousJson, refuseAmbiguity } from './json-ambiguity.js';

/** The limits of a JSON body. */
export interface StrictJsonLimits {
  /** Nesting of arrays and objects; the outermost counts as 1. */
  readonly depthMax: number;
  readonly bodyMaxBytes?: number;
  /** Whether lone surrogates are left in strings, for a caller that refuses them item by item. */
  readonly keepsLoneSurrogates?: boolean;
}

/**
 * Parses a JSON body like JSON.parse, but refuses what parsers interpret differently (RFC 8259 section 4, RFC 7493):
 * duplicate names, compared after unescaping; text that is not UTF-8; a byte order mark; lone surrogates; and the name
 * `__proto__`.
 * @throws Problem invalid_request, with a JSON Pointer (RFC 6901) where possible; body_too_large
 */
export function parseStrictJson(
  bytes: Buffer,
  { depthMax, bodyMaxBytes, keepsLoneSurrogates = false }: StrictJsonLimits,
): unknown {
  if (bodyMaxBytes !== undefined && bytes.length > bodyMaxBytes) throw new Problem('body_too_large');
  if (!isUtf8(bytes)) throw refusal('', 'The body is not UTF-8.');
  const text = bytes.toString('utf8');
  try {
    refuseAmbiguity(text, depthMax, keepsLoneSurrogates);
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof AmbiguousJson) throw refusal(error.pointer, error.detail);
    // The parser's message quotes the body, which may contain personal data, so it is dropped.
    throw refusal('', 'The body is not valid JSON (RFC 8259).');
  }
}

function refusal(pointer: string, detail: string): Problem {
  return new Problem('invalid_request', { detail, errors: [{ pointer, detail }] });
}
