/** Where a kind of event names persons and units: JSON Pointers, in the order in which the database takes them. */
interface Roles {
  /** The first is whom the event is about. */
  readonly persons: readonly string[];
  readonly units: readonly string[];
  /** A personal number that comes into the world with the event. */
  readonly issued?: string;
}

const OF_ONE: Roles = { persons: ['/personal_id_number'], units: [] };
const OF_ONE_AT_A_PLACE: Roles = { persons: ['/personal_id_number'], units: ['/unit'] };
const OF_A_COUPLE: Roles = { persons: ['/personal_id_number', '/spouse'], units: [] };
const OF_A_CHILD: Roles = { persons: ['/personal_id_number', '/guardian'], units: [] };

/** The kinds of event. The functions population.event_* read persons and units by their places here. */
export const KINDS: Readonly<Record<string, Roles>> = {
  birth: {
    persons: ['/mother', '/father', '/household/member'],
    units: [
      '/child/place_of_birth/unit',
      '/child/birth_registration_unit',
      '/child/place_of_origin',
      '/permanent_residence/unit',
    ],
    issued: '/child/personal_id_number',
  },
  permanent_residence_changed: { persons: ['/personal_id_number', '/household/member'], units: ['/unit'] },
  temporary_residence_registered: OF_ONE_AT_A_PLACE,
  temporary_residence_ended: OF_ONE,
  current_residence_declared: OF_ONE_AT_A_PLACE,
  marriage: OF_A_COUPLE,
  divorce: OF_A_COUPLE,
  guardianship_begun: OF_A_CHILD,
  guardianship_ended: OF_A_CHILD,
  card_issued: OF_ONE,
  number_reissued: { ...OF_ONE, issued: '/new_personal_id_number' },
  correction: {
    persons: ['/personal_id_number', '/corrected/mother', '/corrected/father'],
    units: [
      '/corrected/place_of_birth/unit',
      '/corrected/birth_registration_unit',
      '/corrected/place_of_origin',
    ],
  },
  death: OF_ONE,
  missing: OF_ONE,
  found: OF_ONE,
  account_activated: OF_A_CHILD,
};

/** Whom an event of no known kind may be about. */
export const ANY_KIND: Roles = { persons: ['/personal_id_number', '/spouse', '/guardian'], units: [] };
