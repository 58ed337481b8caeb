import type { components } from '../contract/generated/partner.js';
import type { ProblemError } from '../problem.js';
import { LONG_TERM_DISEASES } from './long-term-diseases.js';

type NewPrescription = components['schemas']['NewPrescription'];

const SUPPLY_MAX_DAYS = 30;
const SUPPLY_LONG_TERM_MAX_DAYS = 90;
const AHEAD_MAX_MS = 5 * 60_000;
const AGE_MAX_MS = 366 * 86_400_000;

/**
 * Violations of Circular 26/2025 that can be seen in the prescription itself, each with a pointer.
 * Checks that need the registry (patient, age) are in the database.
 */
export function prescriptionFaults(prescription: NewPrescription, now: Date): ProblemError[] {
  const { issued_at, diagnoses, lines, code, replaces } = prescription;
  const age_ms = now.getTime() - new Date(issued_at).getTime();
  const isLongTerm = diagnoses.some((each) =>
    LONG_TERM_DISEASES.some((listed) => each.code.startsWith(listed)),
  );
  const days_max = isLongTerm ? SUPPLY_LONG_TERM_MAX_DAYS : SUPPLY_MAX_DAYS;
  return [
    ...when(age_ms < -AHEAD_MAX_MS, '/issued_at', 'lies in the future'),
    ...when(age_ms > AGE_MAX_MS, '/issued_at', 'is more than a year ago'),
    ...when(replaces === code, '/replaces', 'is this prescription itself'),
    ...lines.flatMap(({ days }, i) =>
      when(days > days_max, `/lines/${i}/days`, `is more than ${days_max} for these diagnoses`),
    ),
  ];
}

function when(isFault: boolean, pointer: string, detail: string): ProblemError[] {
  return isFault ? [{ pointer, detail }] : [];
}
