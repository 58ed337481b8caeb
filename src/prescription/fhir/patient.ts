import canonicalize from 'canonicalize';
import type { Extension, Patient } from 'fhir/r5.js';
import { extensionUrl, identifier, systemOf, unlessEmpty } from './names.js';
import type { Release } from './released.js';

/** A person field with a FHIR element: the values that fit it, and how they are written and read. */
interface PatientElement {
  readonly fits: RegExp;
  readonly write: (patient: Patient, value: string, origin: string) => void;
  readonly read: (patient: Patient, origin: string) => string | undefined;
}

const ANY_TEXT = /./s;

const PATIENT_ELEMENTS: Readonly<Record<string, PatientElement>> = {
  birth_full_name: {
    fits: ANY_TEXT,
    write: (patient, text) => {
      patient.name = [{ use: 'official', text }];
    },
    read: (patient) => patient.name?.[0]?.text,
  },
  personal_id_number: {
    fits: ANY_TEXT,
    write: (patient, value, origin) => {
      patient.identifier = [{ use: 'official', ...identifier(origin, 'personal-id-numbers', value) }];
    },
    read: (patient, origin) =>
      patient.identifier?.find(({ system }) => system === systemOf(origin, 'personal-id-numbers'))?.value,
  },
  // FHIR dates may be partial, too.
  date_of_birth: {
    fits: /^(?!0000)\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/,
    write: (patient, value) => {
      patient.birthDate = value;
    },
    read: (patient) => patient.birthDate,
  },
  sex: {
    fits: /^(fe)?male$/,
    write: (patient, value) => {
      patient.gender = value as 'male' | 'female';
    },
    read: (patient) => patient.gender,
  },
  phone_number: telecom('phone'),
  email: telecom('email'),
};

function telecom(kind: 'phone' | 'email'): PatientElement {
  return {
    fits: ANY_TEXT,
    write: (patient, value) => {
      patient.telecom = [...(patient.telecom ?? []), { system: kind, value }];
    },
    read: (patient) => patient.telecom?.find(({ system }) => system === kind)?.value,
  };
}

/** Data sets whose values are attached to the Patient. */
const OF_THE_PERSON = ['person', 'documents'] as const;

/**
 * The person of a release. Documents and fields without a FHIR element are extensions named by field id,
 * with the value as JSON text in canonical form (RFC 8785).
 */
export function toPatient(id: string, { person, documents }: Release['data'], origin: string): Patient {
  const patient: Patient = { resourceType: 'Patient', id };
  const extension: Extension[] = [];
  const extend = (field: string, value: unknown) => {
    const valueString = (canonicalize as unknown as (value: unknown) => string)(value);
    extension.push({ url: extensionUrl(origin, field), valueString });
  };
  for (const [name, value] of Object.entries(person ?? {})) {
    const place = Object.hasOwn(PATIENT_ELEMENTS, name) ? PATIENT_ELEMENTS[name] : undefined;
    if (place && typeof value === 'string' && place.fits.test(value)) place.write(patient, value, origin);
    else extend(`person.${name}`, value);
  }
  for (const [name, value] of Object.entries(documents ?? {})) extend(`documents.${name}`, value);
  return { ...patient, ...unlessEmpty('extension', extension) };
}

/** The values of `toPatient`, by data set. */
export function readPatient(
  patient: Patient | undefined,
  origin: string,
): Record<(typeof OF_THE_PERSON)[number], Record<string, unknown>> {
  const data = { person: {}, documents: {} };
  if (patient === undefined) return data;
  const put = (set: keyof typeof data, name: string, value: unknown) =>
    Object.defineProperty(data[set], name, { value, enumerable: true, configurable: true, writable: true });
  for (const [name, place] of Object.entries(PATIENT_ELEMENTS)) {
    const value = place.read(patient, origin);
    if (value !== undefined) put('person', name, value);
  }
  for (const { url, valueString } of patient.extension ?? []) {
    const set = OF_THE_PERSON.find((each) => url.startsWith(extensionUrl(origin, `${each}.`)));
    if (set === undefined || valueString === undefined) continue;
    put(set, url.slice(extensionUrl(origin, `${set}.`).length), JSON.parse(valueString));
  }
  return data;
}
