import type { Mutation } from './mutation.js';

const FUNCTIONS = 'src/database/sql/functions';
const REPRESENTS = `${FUNCTIONS}/organisation/represents.sql`;
const TESTS = ['test/consent/organisation.test.ts'];

/** Faults in what decides who answers for an organisation, and until when. */
export const ORGANISATION_MUTATIONS: readonly Mutation[] = [
  {
    name: 'anybody is asked for the data of an organisation',
    file: `${FUNCTIONS}/consent/can_be_asked.sql`,
    from: 'consent.organisation_of(p_fields) IS NULL OR',
    to: 'true OR',
    tests: TESTS,
  },
  {
    name: 'any role answers for an organisation',
    file: REPRESENTS,
    from: " AND r.role = 'legal_representative'",
    to: '',
    tests: TESTS,
  },
  {
    name: 'a representative answers for every organisation',
    file: REPRESENTS,
    from: ' AND r.organisation_id = p_organisation_id',
    to: '',
    tests: TESTS,
  },
  {
    name: 'a former representative answers for an organisation',
    file: REPRESENTS,
    from: 'organisation.is_in_force(r)',
    to: 'r.confirmed_at IS NOT NULL',
    tests: TESTS,
  },
  {
    name: 'a prompt is answered after the term',
    file: `${FUNCTIONS}/consent/open_prompt.sql`,
    from: 'v_organisation_id IS NOT NULL AND',
    to: 'false AND',
    tests: TESTS,
  },
  {
    name: 'a consent outlives the term',
    file: `${FUNCTIONS}/consent/lapse_of.sql`,
    from: 'WHERE q.organisation_id IS NOT NULL',
    to: 'WHERE false',
    tests: TESTS,
  },
  {
    name: 'a consent ends when its last day begins',
    file: `${FUNCTIONS}/organisation/represented_until.sql`,
    from: 'consent.end_of_day(r.valid_until)',
    to: 'consent.end_of_day(r.valid_until - 1)',
    tests: TESTS,
  },
  {
    name: 'one request mixes organisations and people',
    file: `${FUNCTIONS}/partner/check_request.sql`,
    from: "ARRAY[f]), '')) FROM unnest(v_fields) f) > 1",
    to: "ARRAY[f]), '')) FROM unnest(v_fields) f) > 9",
    tests: TESTS,
  },
  {
    name: 'data of an organisation is read after the term',
    file: `${FUNCTIONS}/organisation/read_fields.sql`,
    from: 'AND organisation.is_in_force(r)',
    to: '',
    tests: TESTS,
  },
  {
    name: 'data of one organisation is read as that of another',
    file: `${FUNCTIONS}/organisation/read_fields.sql`,
    from: "OR split_part(f, ':', 2) IS DISTINCT FROM consent.organisation_of(p_fields)",
    to: '',
    tests: TESTS,
  },
  {
    name: 'the signed terms do not name the organisation',
    file: `${FUNCTIONS}/consent/terms_text.sql`,
    from: 'WHERE o.organisation_id = consent.organisation_of(p_fields)',
    to: 'WHERE false',
    tests: TESTS,
  },
];
