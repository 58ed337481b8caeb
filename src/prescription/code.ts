import { PRESCRIPTION_CODE } from '../catalogue/prescription-shapes.js';
import { notFound } from '../problem.js';

const CODE = new RegExp(String(PRESCRIPTION_CODE.pattern));

/** The prescription's code in a path; one that cannot exist is answered like one that does not. */
export function codeOf({ code = '' }: Readonly<Record<string, string>>): string {
  if (!CODE.test(code)) throw notFound();
  return code;
}
