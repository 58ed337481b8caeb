import { createAjv, readDocument } from '../../contract/schemas.js';
import { notFound, Problem } from '../../problem.js';
import { type NewDispensing, readMedicationDispense } from './dispense.js';

const validate = createAjv('partner', readDocument('partner')).compile<NewDispensing>({
  $ref: 'partner#/components/schemas/NewDispensing',
});

/**
 * Converts a dispensing posted as FHIR R5 to the contract's form.
 * @param code prescription code in the path, which every part must match
 * @throws Problem invalid_request, not_found
 */
export function receiveDispensing(resource: unknown, code: string, origin: string): NewDispensing {
  const { code: told, body } = readMedicationDispense(resource, origin);
  if (told !== code) throw notFound();
  if (!validate(body)) {
    throw new Problem('invalid_request', {
      detail: 'What is told of the dispensing is not as NewDispensing has it.',
      errors: (validate.errors ?? []).map(({ instancePath, message }) => ({
        pointer: instancePath,
        detail: message ?? '',
      })),
    });
  }
  return body;
}
