import fc from 'fast-check';
import t from 'tap';
import { createTestGateway } from '../helpers/gateway.js';
import { authorityOf, day, event, numberFor } from './registry-authority.js';

/** Applies random events in random order: there must be no error, and records must remain consistent. */
const g = await createTestGateway(t);
const { apply } = authorityOf(t, g);

const { rows: people } = await g.owner.query<{ number: string; sex: 'male' | 'female'; year: number }>(
  `SELECT population.number_text(personal_id_number) AS number, sex::text, extract(year FROM date_of_birth)::integer AS year
     FROM population.person WHERE household_id IN
       (SELECT household_id FROM population.person WHERE household_id IS NOT NULL
          GROUP BY household_id ORDER BY count(*) DESC, household_id LIMIT 12)
     ORDER BY person_id`,
);

const { rows: ties } = await g.owner.query<{ one: string; spouse: string | null; father: string | null }>(
  `SELECT population.number_text(p.personal_id_number) AS one, population.number_text(s.personal_id_number) AS spouse,
       population.number_text(f.personal_id_number) AS father
     FROM population.person p LEFT JOIN population.person s ON s.person_id = p.spouse_id
       LEFT JOIN population.person f ON f.person_id = p.father_id
     WHERE population.number_text(p.personal_id_number) = ANY ($1) ORDER BY p.person_id`,
  [people.map(({ number }) => number)],
);
const tied = (role: 'spouse' | 'guardian', of: 'spouse' | 'father') =>
  fc.constantFrom(...ties.filter((each) => each[of] !== null)).map((each) => ({
    personal_id_number: each.one,
    [role]: each[of],
  }));

/** Conditions that must never be true of a person. */
const BROKEN = {
  'a spouse who is not married to them':
    'p.spouse_id IS NOT NULL AND NOT EXISTS (SELECT FROM population.person s WHERE s.person_id = p.spouse_id AND s.spouse_id = p.person_id)',
  'a child who does not know them':
    'EXISTS (SELECT FROM unnest(p.child_ids) c (id) LEFT JOIN population.person k ON k.person_id = c.id WHERE p.person_id NOT IN (coalesce(k.father_id, 0), coalesce(k.mother_id, 0)))',
  'a parent who does not know them':
    'EXISTS (SELECT FROM population.person f WHERE f.person_id IN (p.father_id, p.mother_id) AND NOT p.person_id = ANY (coalesce(f.child_ids, ARRAY[]::bigint[])))',
  'a child named twice': 'cardinality(p.child_ids) <> (SELECT count(DISTINCT c) FROM unnest(p.child_ids) c)',
  'a parent no older than they':
    'EXISTS (SELECT FROM population.person f WHERE f.person_id IN (p.father_id, p.mother_id) AND f.date_of_birth >= p.date_of_birth)',
  'themselves as kin': 'p.person_id IN (p.father_id, p.mother_id, p.spouse_id)',
  'a number that is not theirs':
    'NOT EXISTS (SELECT FROM population.personal_number n WHERE n.personal_id_number = p.personal_id_number AND n.person_id = p.person_id AND n.cancelled_on IS NULL)',
  'two numbers at once':
    '(SELECT count(*) FROM population.personal_number n WHERE n.person_id = p.person_id AND n.cancelled_on IS NULL) <> 1',
  'a household without a relation, or the other way round':
    '(p.household_id IS NULL) <> (p.relation_to_household_head IS NULL)',
  'a household without one head':
    "p.household_id IS NOT NULL AND (SELECT count(*) FROM population.person h WHERE h.household_id = p.household_id AND h.relation_to_household_head = 'head') <> 1",
  'a household or a spouse after death':
    'p.death_date IS NOT NULL AND (p.household_id IS NOT NULL OR p.spouse_id IS NOT NULL)',
  'a guardian under age when it began':
    'EXISTS (SELECT FROM population.guardianship gu JOIN population.person w ON w.person_id = gu.guardian_id WHERE gu.child_id = p.person_id AND gu.valid_to > gu.valid_from AND population.age_on(w.date_of_birth, w.date_of_birth_precision, gu.valid_from) < 18)',
} as const;

const year = Number(day().slice(0, 4));
let serial = 0;
const someone = fc.oneof(
  { weight: 9, arbitrary: fc.nat({ max: people.length - 1 }).map((i) => people[i]?.number ?? '') },
  { weight: 1, arbitrary: fc.constantFrom('001190999999', '000000000000', '', 'x') },
);
const unit = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('00166', '00004', '20242') },
  { weight: 1, arbitrary: fc.constantFrom('00000', '01', '99999') },
);
const home = fc.record({ unit, address: fc.constant('Số 12, phố Hoa Sữa') });
const relation = fc.constantFrom('spouse', 'child', 'parent', 'grandchild', 'sibling', 'other');
const sex = fc.constantFrom<'male' | 'female'>('male', 'female');
const about = (more: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.record({ personal_id_number: someone, ...more });
const orNot = (arbitrary: fc.Arbitrary<unknown>) => fc.option(arbitrary, { nil: undefined });

const born = fc.integer({ min: 1930, max: year }).map((y) => `${y}-02-03`);

const births = fc
  .record({ sex, mother: orNot(someone), father: orNot(someone), member: orNot(someone), home, relation })
  .map(({ sex, mother, father, member, home, relation }) => {
    serial += 1;
    const number = numberFor('001', sex, year, 400_000 + serial);
    return {
      child: {
        personal_id_number: number,
        birth_full_name: 'Lê Bình Minh',
        date_of_birth: day(),
        sex,
        place_of_birth: { unit: '00004' },
        birth_registration_unit: '00004',
      },
      mother,
      father,
      permanent_residence: home,
      household: member === undefined ? undefined : { member, relation_to_household_head: relation },
      health_insurance: { card_number: `TE101${number.slice(2)}`, valid_from: day() },
    };
  });
const registeredHome = { unit: '00166', address: 'Số 12, phố Hoa Sữa' };
const additions = (kind: 'foundling' | 'person') =>
  fc
    .record({ sex, guardian: orNot(someone), mother: orNot(someone), born })
    .map(({ sex, guardian, mother, born }) => {
      serial += 1;
      const number = numberFor('001', sex, Number(born.slice(0, 4)), 400_000 + serial);
      const person = {
        personal_id_number: number,
        birth_full_name: 'Lê Bình Minh',
        date_of_birth: born,
        sex,
        birth_registration_unit: '00004',
      };
      return kind === 'foundling'
        ? {
            child: person,
            found: { on: day(), unit: '00004' },
            guardian,
            permanent_residence: registeredHome,
          }
        : {
            ground: 'found_unregistered',
            person: { ...person, place_of_birth: { unit: '00004' } },
            guardian,
            mother,
            permanent_residence: registeredHome,
            household: { relation_to_household_head: 'head' },
          };
    });
const reissued = fc
  .record({ i: fc.nat({ max: people.length - 1 }), flip: fc.boolean() })
  .map(({ i, flip }) => {
    serial += 1;
    const { number = '', sex = 'male', year = 2000 } = people[i] ?? {};
    const other = sex === 'male' ? 'female' : 'male';
    const issued = numberFor(
      number.slice(0, 3),
      flip ? other : sex,
      flip ? year : year - 1,
      400_000 + serial,
    );
    return {
      personal_id_number: number,
      new_personal_id_number: issued,
      ...(flip
        ? { reason: 'sex_redetermined', sex: other }
        : { reason: 'birth_year_corrected', date_of_birth: String(year - 1) }),
    };
  });
const household = fc.oneof(
  fc.constant({ relation_to_household_head: 'head' }),
  fc.record({ member: someone, relation_to_household_head: relation }),
);
const MEMBERS: Record<string, fc.Arbitrary<object>> = {
  birth: births,
  foundling_registered: additions('foundling'),
  person_registered: additions('person'),
  naturalised: about(),
  temporary_residence_registered: fc
    .tuple(about({ until: fc.integer({ min: 1, max: 700 }).map(day) }), home)
    .map(([a, b]) => ({ ...a, ...b })),
  temporary_residence_ended: about(),
  current_residence_declared: fc.tuple(about(), home).map(([a, b]) => ({ ...a, ...b })),
  permanent_residence_changed: fc
    .tuple(about({ household: orNot(household) }), home)
    .map(([a, b]) => ({ ...a, ...b })),
  marriage: about({ spouse: someone }),
  divorce: fc.oneof(about({ spouse: someone }), tied('spouse', 'spouse')),
  guardianship_begun: about({ guardian: someone, acts_jointly: fc.boolean() }),
  guardianship_ended: fc.oneof(about({ guardian: someone }), tied('guardian', 'father')),
  number_reissued: reissued,
  correction: fc.oneof(
    about({ corrected: fc.record({ mother: fc.option(someone) }) }),
    about({ corrected: fc.record({ father: fc.option(someone) }) }),
    about({ corrected: fc.record({ date_of_birth: born }) }),
    about({ corrected: fc.record({ sex }) }),
  ),
  death: about(),
  missing: about(),
  found: about(),
  account_activated: about({ level: fc.constantFrom(1, 2), guardian: orNot(someone) }),
  organisation_role_begun: about({
    organisation: fc.constant({ organisation_id: '0100000077', kind: 'company', name: 'Công ty A' }),
    role: fc.constant('legal_representative'),
  }),
  organisation_role_ended: about({
    organisation_id: fc.constant('0100000077'),
    role: fc.constant('legal_representative'),
  }),
};
/** Deaths are rare, since no other event applies to the dead. */
const KINDS = Object.keys(MEMBERS).flatMap((kind) => (kind === 'death' ? [kind] : [kind, kind, kind]));
const anyEvent = fc.constantFrom(...KINDS).chain((kind) =>
  (MEMBERS[kind] as fc.Arbitrary<object>).map((members) => {
    const plain = JSON.parse(JSON.stringify(members));
    return { ...event(kind, plain) };
  }),
);

t.test('after any events the records are consistent, and the counts equal a recount', async (t) => {
  const kinds = new Set<string>();
  const seen = { applied: 0, refused: 0, held_back: 0, duplicate: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { minLength: 25, maxLength: 60 }), async (events) => {
      const { status, body } = await apply(...events);
      if (status !== 200) throw new Error(JSON.stringify(body));
      for (const each of Object.keys(seen) as (keyof typeof seen)[]) seen[each] += body.totals[each];
      events.forEach((each, i) => {
        if (body.results[i].status === 'applied') kinds.add(String(each.kind));
      });
      const queries = Object.entries(BROKEN).map(
        ([what, where]) => `SELECT '${what}' AS what, p.person_id FROM population.person p WHERE ${where}`,
      );
      const { rows } = await g.owner.query(queries.join('\nUNION ALL\n'));
      if (rows.length > 0) throw new Error(JSON.stringify(rows.slice(0, 5)));
      if (events.length % 2 === 0) await g.owner.query('SELECT gate.fold_counts(100)');
      const counts = await g.owner.query(
        'SELECT * FROM statistics.differences() UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, m::integer, 0 FROM statistics.running_total_differences() m WHERE m > 0',
      );
      if (counts.rows.length > 0) throw new Error(JSON.stringify(counts.rows.slice(0, 5)));
    }),
    { numRuns: 25, endOnFailure: true },
  );
  t.comment([...kinds].join(' '));
  t.ok(kinds.size > 7 && seen.applied > 100 && seen.refused > 30 && seen.held_back > 5, JSON.stringify(seen));
});
