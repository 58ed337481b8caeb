import type { Bundle } from 'fhir/r5.js';
import { toBundle } from './bundle.js';
import { FHIR_MEDIA_TYPE } from './names.js';
import type { Release } from './released.js';

/**
 * Represents releases of prescriptions as FHIR R5 Bundles.
 * @param origin the public origin without a slash at the end
 */
export function fhirRepresentation(origin: string) {
  return {
    mediaType: FHIR_MEDIA_TYPE,
    variants: [`${FHIR_MEDIA_TYPE}; fhirVersion=5.0`],
    suits: (fields: readonly string[]) => fields.some((field) => field.startsWith('prescriptions.')),
    write: (release: Release): Bundle => toBundle(release, origin),
  };
}
