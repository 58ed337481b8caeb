import type { Bundle, FhirResource, Provenance } from 'fhir/r5.js';
import { extensionUrl, identifier, systemOf, textExtension } from './names.js';
import { toPatient } from './patient.js';
import type { Release } from './released.js';
import { type Setting, toRequests } from './request.js';

/**
 * A release as a FHIR R5 Bundle (type collection): a Patient, a Provenance with the facts of the release as a whole, and
 * for each prescription its MedicationRequests, each followed by its MedicationDispenses. It holds exactly the content of
 * the release:
 * `fromBundle` is the inverse.
 * @param origin public origin without a trailing slash, the base of systems, extensions and full URLs
 */
export function toBundle(release: Release, origin: string): Bundle {
  // FHIR ids have no underscore.
  const releaseId = release.release_id.replaceAll('_', '-');
  const patient = toPatient(releaseId, release.data, origin);
  const setting = { origin, releaseId, subject: `Patient/${releaseId}` };
  const requests = (release.data.prescriptions ?? []).flatMap((prescription, i) =>
    toRequests(prescription, i + 1, setting),
  );
  const resources = [patient, toProvenance(release, [patient, ...requests], setting), ...requests];
  return {
    resourceType: 'Bundle',
    identifier: identifier(origin, 'releases', release.release_id),
    type: 'collection',
    timestamp: release.released_at,
    entry: resources.map((resource) => ({ fullUrl: `${origin}/fhir/${referenceTo(resource)}`, resource })),
  };
}

function referenceTo({ resourceType, id }: FhirResource): string {
  return `${resourceType}/${id}`;
}

/** A Bundle has no extensions, so the Provenance carries who released what under which consent, and the ledger proof. */
function toProvenance(
  release: Release,
  targets: readonly FhirResource[],
  { origin, releaseId, subject }: Setting,
): Provenance {
  const { data, ledger, not_available } = release;
  const url = (name: string) => extensionUrl(origin, name);
  return {
    resourceType: 'Provenance',
    id: releaseId,
    extension: [
      ...Object.keys(data).map((set) => ({ url: url('data-set'), valueCode: set })),
      ...not_available.map((field) => ({ url: url('not-available'), valueCode: field })),
      {
        url: url('ledger'),
        extension: [
          ...textExtension('entry_hash', ledger.entry_hash),
          ...textExtension('salt', ledger.salt),
          ...textExtension('entry', ledger.entry),
          ...textExtension('origin', ledger.origin),
        ],
      },
    ],
    target: targets.map((each) => ({ reference: referenceTo(each) })),
    recorded: release.released_at,
    authorization: [
      {
        concept: { coding: [{ system: systemOf(origin, 'purposes'), code: release.purpose }] },
        reference: { type: 'Consent', identifier: identifier(origin, 'consents', release.consent_id) },
      },
    ],
    patient: { reference: subject },
    agent: [{ who: { type: 'Device', identifier: { system: 'urn:ietf:rfc:3986', value: origin } } }],
  };
}
