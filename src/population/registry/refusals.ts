import type { components } from '../../contract/generated/partner.js';

type Refusal = components['schemas']['EventRefusal'];
type Warning = components['schemas']['EventWarning'];

/** The detail of each refusal of an event. */
export const EVENT_REFUSALS: Readonly<Record<Refusal, string>> = {
  invalid_event: 'The event does not follow its schema.',
  event_id_reused: 'Another event was applied under this event_id.',
  date_in_future: 'The date is in the future.',
  date_impossible: 'The date is before the birth, or an end is not after its beginning.',
  person_unknown: 'Nobody ever held this personal number.',
  person_dead: 'The person has died.',
  unit_not_in_force: 'No unit held this code on the day.',
  superseded: 'The registry holds a later event of the same kind.',
  registry_disagrees:
    'The registry does not hold what this event ends or changes, or holds the new value already.',
  relation_impossible: 'This relationship is not possible.',
  guardian_under_age: 'The guardian is under 18.',
  number_taken: 'The personal number was issued before.',
  insurance_number_taken: 'The insurance number belongs to somebody else.',
  number_rule_violated: 'The personal number does not match place, century, sex or birth year.',
  card_rule_violated: 'This person cannot hold this kind of card.',
  too_young_for_portrait: 'A child under 6 has no portrait.',
  account_rule_violated: 'The person cannot have this account or level, or not in this way.',
  nationality_rule_violated: 'The nationality is not one that this event can give.',
};

/** The detail of each warning about an applied event. */
export const EVENT_WARNINGS: Readonly<Record<Warning, string>> = {
  mother_age_implausible: 'The mother is, or may be, under 15 or 55 and older at a birth.',
  father_age_implausible: 'The father is, or may be, under 15 or 80 and older at a birth.',
  births_too_close: 'Two births by the mother, more than a day apart, are within 6 months.',
  mother_died_before_birth: 'The mother died before the birth.',
  father_died_before_birth: 'The father died more than 300 days before the birth.',
  age_implausible: 'The person is over 120, or a foundling 16 or older.',
};
