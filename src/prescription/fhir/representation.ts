import type { Representation } from '../../release/representation.js';
import { toBundle } from './bundle.js';
import { FHIR_MEDIA_TYPE } from './names.js';

/**
 * Releases of prescriptions as FHIR R5 Bundles.
 * @param origin the public origin without a slash at the end
 */
export function fhirRepresentation(origin: string): Representation {
  return {
    mediaType: FHIR_MEDIA_TYPE,
    variants: [`${FHIR_MEDIA_TYPE}; fhirVersion=5.0`],
    suits: (fields) => fields.some((field) => field.startsWith('prescriptions.')),
    write: (release) => toBundle(release, origin),
  };
}
