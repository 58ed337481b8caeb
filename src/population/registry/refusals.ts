import type { components } from '../../contract/generated/partner.js';

type Refusal = components['schemas']['EventRefusal'];

/** What each refusal of an event says to people. */
export const REFUSALS: Readonly<Record<Refusal, string>> = {
  invalid_event: 'The event does not follow its schema.',
  event_id_reused: 'Another event was applied under this event_id.',
  date_in_future: 'The day has not come yet.',
  date_impossible: 'The day lies before the birth, or an end is not after its beginning.',
  person_unknown: 'Nobody ever held this number.',
  person_dead: 'The person has died.',
  unit_not_in_force: 'No unit held this code on the day.',
  superseded: 'The registry holds something newer of the same kind.',
  registry_disagrees: 'What this would end or change is not in the registry, or is so already.',
  relation_impossible: 'Such a tie between these people cannot be.',
  guardian_under_age: 'The guardian is not 18.',
  number_taken: 'The number was issued before.',
  number_rule_violated: 'The number does not fit place, century, sex or birth year.',
  card_rule_violated: 'The kind of card is not for this person.',
  too_young_for_portrait: 'No portrait is taken of a child under 6.',
  account_rule_violated: 'The person cannot have this account, or this level, in this way.',
};
