import type { CodeableReference, Dosage, MedicationRequestDispenseRequest } from 'fhir/r5.js';
import { ATC, extensionUrl, measured, quantityIn, textExtension } from './names.js';
import type { ReleasedLine } from './released.js';

/** The drug: by international name, the trade name in brackets (Circular 26/2025/TT-BYT). */
export function medicationOf(line: ReleasedLine, origin: string): CodeableReference {
  const { drug, trade_name, atc, strength, form } = line;
  return {
    concept: {
      extension: [
        ...textExtension(extensionUrl(origin, 'drug'), drug),
        ...textExtension(extensionUrl(origin, 'trade-name'), trade_name),
        ...textExtension(extensionUrl(origin, 'strength'), strength),
        ...textExtension(extensionUrl(origin, 'form'), form),
      ],
      ...(atc !== undefined && { coding: [{ system: ATC, code: atc }] }),
      text: `${drug}${trade_name === undefined ? '' : ` (${trade_name})`} ${strength}`,
    },
  };
}

/** Dosage instruction; the text alone must include the dose. */
export function dosageOf({ dose, how_to_take, route }: ReleasedLine, origin: string): Dosage {
  return {
    extension: textExtension(extensionUrl(origin, 'dose'), dose),
    text: `${dose}. ${how_to_take}`,
    patientInstruction: how_to_take,
    route: { text: route },
  };
}

/** The quantity that may be dispensed and until when, as far as approved. */
export function dispenseOf(
  line: ReleasedLine | undefined,
  validUntil: string | undefined,
  origin: string,
): MedicationRequestDispenseRequest | undefined {
  if (line === undefined && validUntil === undefined) return undefined;
  return {
    ...(validUntil !== undefined && { validityPeriod: { end: validUntil } }),
    ...(line && {
      quantity: quantityIn(origin, line.quantity, line.unit),
      expectedSupplyDuration: measured(line.days, 'ngày', 'd'),
    }),
  };
}
