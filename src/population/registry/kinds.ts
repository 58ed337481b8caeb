import type { PersonRole, RolePointers, UnitRole } from '../../database/gate/registry.js';

/** Where a kind of event names persons and units: JSON Pointers into the event. */
export interface EventKind extends RolePointers {
  readonly persons: Partial<Readonly<Record<PersonRole, string>>>;
  readonly units: Partial<Readonly<Record<UnitRole, string>>>;
  /** The personal number that the event issues. */
  readonly issuedNumber?: string;
}

const SUBJECT: EventKind = { persons: { subject: '/personal_id_number' }, units: {} };
const SUBJECT_AT_UNIT: EventKind = { ...SUBJECT, units: { residence: '/unit' } };
const COUPLE: EventKind = { persons: { subject: '/personal_id_number', spouse: '/spouse' }, units: {} };
const CHILD_AND_GUARDIAN: EventKind = {
  persons: { subject: '/personal_id_number', guardian: '/guardian' },
  units: {},
};

/** The kinds of event. The database applies each with its function population.event_*. */
export const KINDS: Readonly<Record<string, EventKind>> = {
  birth: {
    persons: { mother: '/mother', father: '/father', household_member: '/household/member' },
    units: {
      place_of_birth: '/child/place_of_birth/unit',
      birth_registration: '/child/birth_registration_unit',
      place_of_origin: '/child/place_of_origin',
      residence: '/permanent_residence/unit',
    },
    issuedNumber: '/child/personal_id_number',
  },
  foundling_registered: {
    persons: { guardian: '/guardian', household_member: '/household/member' },
    units: {
      place_of_birth: '/found/unit',
      birth_registration: '/child/birth_registration_unit',
      residence: '/permanent_residence/unit',
    },
    issuedNumber: '/child/personal_id_number',
  },
  person_registered: {
    persons: {
      guardian: '/guardian',
      mother: '/mother',
      father: '/father',
      household_member: '/household/member',
    },
    units: {
      place_of_birth: '/person/place_of_birth/unit',
      birth_registration: '/person/birth_registration_unit',
      place_of_origin: '/person/place_of_origin',
      residence: '/permanent_residence/unit',
    },
    issuedNumber: '/person/personal_id_number',
  },
  naturalised: { ...SUBJECT, issuedNumber: '/new_personal_id_number' },
  permanent_residence_changed: {
    persons: { subject: '/personal_id_number', household_member: '/household/member' },
    units: { residence: '/unit' },
  },
  temporary_residence_registered: SUBJECT_AT_UNIT,
  temporary_residence_ended: SUBJECT,
  current_residence_declared: SUBJECT_AT_UNIT,
  marriage: COUPLE,
  divorce: COUPLE,
  guardianship_begun: CHILD_AND_GUARDIAN,
  guardianship_ended: CHILD_AND_GUARDIAN,
  card_issued: SUBJECT,
  number_reissued: { ...SUBJECT, issuedNumber: '/new_personal_id_number' },
  correction: {
    persons: { subject: '/personal_id_number', mother: '/corrected/mother', father: '/corrected/father' },
    units: {
      place_of_birth: '/corrected/place_of_birth/unit',
      birth_registration: '/corrected/birth_registration_unit',
      place_of_origin: '/corrected/place_of_origin',
    },
  },
  death: SUBJECT,
  missing: SUBJECT,
  found: SUBJECT,
  account_activated: CHILD_AND_GUARDIAN,
  organisation_role_begun: SUBJECT,
  organisation_role_ended: SUBJECT,
};

/** Where an event of an unknown kind may name persons, for holding back later events about them. */
export const UNKNOWN_KIND: EventKind = {
  persons: { subject: '/personal_id_number', spouse: '/spouse', guardian: '/guardian' },
  units: {},
};
