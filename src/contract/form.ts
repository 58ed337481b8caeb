import { isUtf8 } from 'node:buffer';
import { Problem } from '../problem.js';

/** The media type of HTML forms, which OAuth requests have. */
export const FORM_TYPE = 'application/x-www-form-urlencoded';
const PARAMETERS_MAX = 50;
const CONTENT_TYPE = /^application\/x-www-form-urlencoded\s*(;\s*charset=("?)utf-8\2\s*)?$/i;

/** Whether a Content-Type is that of a form in UTF-8. */
export const isForm = (contentType: string | undefined): boolean => CONTENT_TYPE.test(contentType ?? '');

/**
 * Parses a form (URL Standard section 5.1) to its parameters. Those without a value count as omitted (RFC 6749 section 3.2).
 * @throws Problem invalid_request for a parameter that is given twice, or text that is not UTF-8
 */
export function parseForm(bytes: Buffer): Record<string, string> {
  const parameters: Record<string, string> = Object.create(null);
  const pairs = isUtf8(bytes) ? [...new URLSearchParams(bytes.toString('utf8'))] : [];
  if (pairs.length === 0 && bytes.length > 0) throw refusal('', 'The body is not a form in UTF-8.');
  if (pairs.length > PARAMETERS_MAX) throw refusal('', `More than ${PARAMETERS_MAX} parameters.`);
  const names = new Set<string>();
  for (const [name, value] of pairs) {
    // The parser puts U+FFFD in the place of what is not UTF-8.
    if (`${name}${value}`.includes('\ufffd')) throw refusal('', 'The body is not a form in UTF-8.');
    const isPlain = /^[A-Za-z_]{1,50}$/.test(name);
    if (names.has(name)) throw refusal(isPlain ? `/${name}` : '', 'is given twice');
    names.add(name);
    if (isPlain && value !== '') parameters[name] = value;
  }
  return { ...parameters };
}

function refusal(pointer: string, detail: string): Problem {
  return new Problem('invalid_request', { errors: [{ pointer, detail }] });
}
