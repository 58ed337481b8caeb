import { type Quantity, quantityOf, sixthsOf } from '../../prescription/quantity.js';
import type { FieldValue, Prescription } from './api.js';
import type { Words } from './words/vi.js';

type Line = Prescription['lines'][number];

/** Whether drugs can still be dispensed. */
export const isOpen = ({ status }: Prescription): boolean =>
  status === 'open' || status === 'partly_dispensed';

/** The name of a drug: Paracetamol (Panadol) 500 mg. */
export function drugOf({ drug, trade_name, strength }: Line): string {
  return `${drug}${trade_name === undefined ? '' : ` (${trade_name})`} ${strength}`;
}

/** The drug of a line by its number. */
export function lineOf({ lines }: Prescription, number: number): Line | undefined {
  return lines.find(({ line }) => line === number);
}

/** The remaining quantity of a line. */
export function leftOf({ remaining }: Prescription, number: number): Quantity {
  return remaining.find(({ line }) => line === number)?.quantity ?? 0;
}

/** The dispensed quantity of a line, given the remaining one. */
export function dispensedOf({ quantity }: Line, left: Quantity): Quantity {
  return quantityOf(sixthsOf(quantity) - sixthsOf(left));
}

/** All remaining quantities in words: 5 viên Paracetamol, 10 viên Loratadin. */
export function wholeLeft(prescription: Prescription, { prescriptions: words }: Words): string {
  return prescription.lines
    .map((line) => ({ line, left: leftOf(prescription, line.line) }))
    .filter(({ left }) => left !== 0)
    .map(({ line, left }) => words.of(words.amount(left, line.unit), line.drug))
    .join(', ');
}

const LINES = 'prescriptions.lines';
const REMAINING = 'prescriptions.remaining';

/**
 * Puts the names of drugs into the remaining quantities of the same prompt, which have only the numbers of lines.
 * @param beside fields that are not asked for: the drugs, where only what remains of them is
 * @param phrase with {drug}, {quantity} and {unit}
 */
export function withDrugNames(
  values: readonly FieldValue[],
  beside: readonly FieldValue[],
  phrase: FieldValue['phrases'][number],
): FieldValue[] {
  return values.map((held) => {
    if (held.id.split(':')[0] !== REMAINING) return held;
    // Fields of one prescription have the same parameter; without one they are lists in the same order.
    const lines = [...values, ...beside].find(
      ({ id }) => id === LINES + held.id.slice(REMAINING.length),
    )?.value;
    if (!Array.isArray(lines) || !Array.isArray(held.value) || lines.length !== held.value.length)
      return held;
    const value = (held.value as Prescription['remaining'][]).map((remaining, at) =>
      remaining.map(({ line: number, ...left }) => {
        const line = (lines[at] as Line[]).find(({ line }) => line === number);
        return line === undefined ? { line: number, ...left } : { drug: drugOf(line), ...left };
      }),
    );
    return { ...held, value, phrases: [phrase, ...held.phrases] };
  });
}
