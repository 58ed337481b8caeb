import { PRESCRIPTION_CODE } from '../catalogue/prescription-shapes.js';
import { notFound } from '../problem.js';

const CODE = new RegExp(String(PRESCRIPTION_CODE.pattern));

/** The prescription code in a path. @throws Problem not_found for text that is no code, as for an unknown code */
export function codeOf({ code = '' }: Readonly<Record<string, string>>): string {
  if (!CODE.test(code)) throw notFound();
  return code;
}
