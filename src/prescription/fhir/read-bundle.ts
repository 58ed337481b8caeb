import type { Bundle, Provenance, Resource } from 'fhir/r5.js';
import {
  codingOf,
  extensionsOf,
  extensionText,
  extensionUrl,
  ofType,
  originOfSystem,
  systemOf,
  told,
} from './names.js';
import { readPatient } from './patient.js';
import { type Ordered, readRequests } from './read-request.js';
import type { Release, ReleasedPrescription } from './released.js';

/**
 * Reads the release from a Bundle made by `toBundle`, for recipients. The Bundle is trusted to be the
 * gateway's: check its signature first.
 * @throws Problem invalid_request when it is not a release
 */
export function fromBundle(bundle: Bundle): Release {
  const { identifier } = bundle;
  const origin = told(originOfSystem(identifier?.system, 'releases'), 'identifier');
  const resources = (bundle.entry ?? []).flatMap(({ resource }) => (resource ? [resource] : []));
  const provenance = told(ofType(resources, 'Provenance')[0], 'Provenance');
  const authorization = told(provenance.authorization?.[0], 'Provenance.authorization');
  const sets = codes(provenance, 'data-set', origin);
  const all: Release['data'] = {
    ...readPatient(ofType(resources, 'Patient')[0], origin),
    prescriptions: prescriptionsOf(resources, origin),
  };
  return {
    release_id: told(identifier?.value, 'identifier.value'),
    consent_id: told(authorization.reference?.identifier?.value, 'Provenance.authorization.reference'),
    released_at: provenance.recorded ?? told(bundle.timestamp, 'timestamp'),
    purpose: told(
      codingOf(authorization.concept?.coding, systemOf(origin, 'purposes')),
      'Provenance.authorization.concept',
    ),
    data: Object.fromEntries(Object.entries(all).filter(([set]) => sets.includes(set))),
    not_available: codes(provenance, 'not-available', origin),
    ledger: ledgerOf(provenance, origin),
  };
}

/** MedicationRequests with the same group identifier are the lines of one prescription. */
function prescriptionsOf(resources: readonly Resource[], origin: string): ReleasedPrescription[] {
  const dispenses = ofType(resources, 'MedicationDispense');
  const groups = new Map<string, [Ordered, ...Ordered[]]>();
  for (const request of ofType(resources, 'MedicationRequest')) {
    const own = `MedicationRequest/${request.id}`;
    const ordered = {
      request,
      dispenses: dispenses.filter((each) =>
        each.authorizingPrescription?.some(({ reference }) => reference === own),
      ),
    };
    const group = JSON.stringify([request.groupIdentifier?.system, request.groupIdentifier?.value]);
    const held = groups.get(group);
    if (held) held.push(ordered);
    else groups.set(group, [ordered]);
  }
  return [...groups.values()].map((each) => readRequests(each, origin));
}

function codes(provenance: Provenance, name: string, origin: string): string[] {
  return extensionsOf(provenance, extensionUrl(origin, name)).map(({ valueCode }) => told(valueCode, name));
}

function ledgerOf(provenance: Provenance, origin: string): Release['ledger'] {
  const [proof] = extensionsOf(provenance, extensionUrl(origin, 'ledger'));
  const salt = extensionText(proof, 'salt');
  return {
    entry_hash: told(extensionText(proof, 'entry_hash'), 'ledger.entry_hash'),
    ...(salt !== undefined && { salt }),
    entry: told(extensionText(proof, 'entry'), 'ledger.entry'),
    origin: told(extensionText(proof, 'origin'), 'ledger.origin'),
  };
}
