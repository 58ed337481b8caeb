import fc from 'fast-check';
import t from 'tap';
import { COMMUNE_WEIGHTS, SAMPLE_UNITS } from '../../src/administrative-unit/sample.js';
import { UnitTable } from '../../src/administrative-unit/unit-table.js';
import { noRows, type PeopleRows, type PersonRow } from '../../src/database/admin/person-row.js';
import { addYears, ageOn, dayOf, yearOf } from '../../src/population/calendar.js';
import { COUNTRY_PREFIXES, digitsOf, NumberOffice, PROVINCE_PREFIXES } from '../../src/population/numbers.js';
import { makePeople } from '../../src/population/people.js';
import { Places, PlacesRefused } from '../../src/population/places.js';

const today = dayOf('2026-11-23');
const units = new UnitTable(SAMPLE_UNITS);
const places = new Places(units, COMMUNE_WEIGHTS, today);

interface Everybody extends PeopleRows {
  readonly byId: ReadonlyMap<number, PersonRow>;
}

function batches(people: number, seed: number, stream = 0): PeopleRows[] {
  const first = { firstPersonId: 1_000, firstHouseholdId: 1_000 };
  return [...makePeople({ people, seed, stream, places, numbers: new NumberOffice(stream), ...first })];
}

function everybody(people: number, seed: number): Everybody {
  const rows = noRows();
  for (const batch of batches(people, seed)) {
    for (const table of Object.keys(rows) as (keyof PeopleRows)[])
      (rows[table] as object[]).push(...batch[table]);
  }
  return { ...rows, byId: new Map(rows.person.map((person) => [person.person_id, person])) };
}

const SAMPLE = everybody(9_000, 1);

const personOf = (sample: Everybody, id: number): PersonRow => {
  const person = sample.byId.get(id);
  if (person === undefined) throw new Error(`no person has the id ${id}`);
  return person;
};
const ageOf = (person: PersonRow) => ageOn(person.date_of_birth, today);
const share = (part: number, whole: number) => (part / whole) * 100;
const isBetween = (value: number, low: number, high: number) => value >= low && value <= high;

/** Throws on the first impossible relationship. */
function checkTies(sample: Everybody): void {
  const assert = (isTrue: boolean, what: string) => {
    if (!isTrue) throw new Error(what);
  };
  for (const person of sample.person) {
    const { person_id: id, spouse_id, father_id, mother_id } = person;
    const parents = [father_id, mother_id];
    if (spouse_id !== null) {
      const spouse = personOf(sample, spouse_id);
      assert(spouse.spouse_id === id, `spouse of ${id} is not married to ${id}`);
      assert(person.sex !== spouse.sex, `${id} and the spouse have the same sex`);
      assert(!parents.includes(spouse_id), `${id} is married to a parent`);
      const isSibling = mother_id !== null && spouse.mother_id === mother_id;
      assert(!isSibling, `${id} is married to a sibling`);
    }
    for (const child of person.child_ids ?? []) {
      const { father_id: father, mother_id: mother } = personOf(sample, child);
      assert((person.sex === 'male' ? father : mother) === id, `child of ${id} has another parent`);
    }
    for (const [kind, parentId] of Object.entries({ father: father_id, mother: mother_id })) {
      if (parentId === null) continue;
      const parent = personOf(sample, parentId);
      // A partial date of birth is stored as the first day of its year, up to a year early.
      const slack = [person, parent].some((one) => one.date_of_birth_precision !== 'day') ? 1 : 0;
      const age = ageOn(parent.date_of_birth, person.date_of_birth);
      assert(parent.child_ids?.includes(id) === true, `${kind} of ${id} does not list the child`);
      assert(parent.sex === (kind === 'father' ? 'male' : 'female'), `${kind} of ${id} has the wrong sex`);
      assert(isBetween(age, 18 - slack, kind === 'mother' ? 44 + slack : 70), `${kind} of ${id} was ${age}`);
    }
  }
}

t.test('family relationships are possible, for any seed', async () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 600 }), (seed, people) => {
      checkTies(everybody(people, seed));
    }),
    { numRuns: 25 },
  );
});

t.test('the same seed generates the same people, another seed or stream other people', async (t) => {
  const made = (seed: number, stream = 0) => JSON.stringify(batches(300, seed, stream));
  t.equal(made(5), made(5));
  t.not(made(5), made(6));
  t.not(made(5), made(5, 1));
});

t.test('the requested number of people is generated, with consecutive ids', async (t) => {
  for (const people of [1, 15, 3_999, 4_000, 4_001]) {
    const { person } = everybody(people, 1);
    t.equal(person.length, people);
    t.equal(person.at(-1)?.person_id, 999 + people);
  }
});

t.test('a weight of an unknown commune is refused', async (t) => {
  t.throws(() => new Places(units, new Map([['99999', 1]]), today), PlacesRefused);
});

t.test('numbers are derived from prefix, sex and year of birth, and are distinct', async (t) => {
  const cancelled = SAMPLE.cancelled_number;
  const numbers = [...SAMPLE.person, ...cancelled].map((row) => row.personal_id_number);
  t.equal(new Set(numbers).size, numbers.length);
  t.ok(cancelled.length >= 9, 'one person in a thousand has a reissued number');
  const middleOf = (number: number) => digitsOf(number).slice(3, 6);
  const expected = ({ date_of_birth, sex }: PersonRow) => {
    const year = yearOf(date_of_birth);
    const digit = (Math.floor(year / 100) - 19) * 2 + (sex === 'female' ? 1 : 0);
    return `${digit}${String(year % 100).padStart(2, '0')}`;
  };
  for (const person of SAMPLE.person) {
    const prefixes = person.nationality === null ? PROVINCE_PREFIXES : Object.values(COUNTRY_PREFIXES);
    const prefix = digitsOf(person.personal_id_number).slice(0, 3);
    if (!prefixes.includes(prefix)) t.fail(`prefix ${prefix}`);
    if (middleOf(person.personal_id_number) !== expected(person)) t.fail(`middle of ${person.person_id}`);
  }
  for (const row of cancelled) {
    t.not(middleOf(row.personal_id_number), expected(personOf(SAMPLE, row.person_id)));
  }
});

t.test('households have the mean size of the census and one head each', async (t) => {
  const households = new Map<number, PersonRow[]>();
  for (const person of SAMPLE.person) {
    if (person.household_id === null) continue;
    households.set(person.household_id, [...(households.get(person.household_id) ?? []), person]);
  }
  const members = [...households.values()];
  const mean = members.flat().length / members.length;
  t.ok(Math.abs(mean - 3.59) < 0.1, `mean ${mean}`);
  for (const household of members) {
    const heads = household.filter((person) => person.relation_to_household_head === 'head');
    if (heads.length !== 1) t.fail(`${heads.length} heads of ${household[0]?.household_id}`);
    if (!household.some((person) => ageOf(person) >= 18)) t.fail('children on their own');
  }
  const outside = SAMPLE.person.filter((person) => person.household_id === null);
  t.ok(outside.every((person) => person.death_date !== null));
});

t.test('shares match those of the country', async (t) => {
  const { person } = SAMPLE;
  const percent = (is: (one: PersonRow) => boolean) => share(person.filter(is).length, person.length);
  t.ok(
    isBetween(
      percent((one) => one.sex === 'male'),
      48,
      52,
    ),
    'men',
  );
  t.ok(
    isBetween(
      percent((one) => ageOf(one) < 15),
      20,
      26,
    ),
    'children',
  );
  t.ok(
    isBetween(
      percent((one) => ageOf(one) >= 65),
      6,
      11,
    ),
    'old people',
  );
  t.ok(
    isBetween(
      percent((one) => one.ethnicity === 'Kinh'),
      80,
      90,
    ),
    'Kinh',
  );
  t.ok(
    isBetween(
      percent((one) => one.nationality !== null),
      0.5,
      1.6,
    ),
    'foreigners',
  );
  t.ok(
    isBetween(
      percent((one) => one.account_level !== null),
      55,
      68,
    ),
    'accounts',
  );
  t.ok(
    isBetween(
      percent((one) => one.account_level === 1),
      3,
      9,
    ),
    'accounts of level 1',
  );
  t.ok(
    isBetween(
      percent((one) => one.death_date !== null),
      0.3,
      3,
    ),
    'the dead',
  );
  const both = (one: PersonRow) => one.permanent_unit !== null && one.temporary_unit !== null;
  t.ok(isBetween(percent(both), 3, 15), 'two residences');
});

t.test('nobody is missing before birth', async (t) => {
  const missing = everybody(3_000, 10).person.filter((one) => one.missing_since !== null);
  t.ok(
    missing.some((one) => one.date_of_birth > today - 900),
    'the seed generates a missing small child',
  );
  t.ok(missing.every((one) => (one.missing_since ?? 0) >= one.date_of_birth));
});

t.test('the unit of a registration is valid on its day', async (t) => {
  const old = SAMPLE_UNITS.units.filter((unit) => unit.valid_to === '2025-07-01').map((unit) => unit.unit_id);
  const merger = dayOf('2025-07-01');
  for (const person of SAMPLE.person) {
    if (person.birth_registration_unit !== null && person.date_of_birth_precision === 'day') {
      const isOld = old.includes(person.birth_registration_unit);
      if (isOld !== person.date_of_birth < merger) t.fail(`birth registration of ${person.person_id}`);
    }
    if (person.permanent_since !== null) {
      const isOld = old.includes(person.permanent_unit ?? 0);
      if (isOld !== person.permanent_since < merger) t.fail(`residence of ${person.person_id}`);
    }
  }
});

t.test('every child under 18 has a living guardian', async (t) => {
  const living = (id: number | null) => (id === null ? false : personOf(SAMPLE, id).death_date === null);
  const children = SAMPLE.person.filter((one) => one.death_date === null && ageOf(one) < 16);
  t.ok(children.length > 100);
  for (const child of children) {
    const rows = SAMPLE.guardianship.filter((row) => row.child_id === child.person_id);
    const parents = [child.father_id, child.mother_id].filter(living).length;
    if (parents + rows.filter((row) => row.kind === 'guardian').length === 0)
      t.fail(`${child.person_id} has no guardian`);
    for (const row of rows) {
      const guardian = personOf(SAMPLE, row.guardian_id);
      t.equal(guardian.death_date, null);
      t.ok(ageOf(guardian) >= 18);
      t.equal(dayOf(row.valid_to ?? ''), addYears(child.date_of_birth, 18));
    }
  }
  const joint = new Set(SAMPLE.guardianship.filter((row) => row.acts_jointly).map((row) => row.guardian_id));
  t.ok(isBetween(joint.size, 2, 12), 'few guardians act jointly');
});

t.test('accounts and cards follow the law', async (t) => {
  for (const person of SAMPLE.person) {
    const { person_id: id, account_level: level } = person;
    const age = ageOf(person);
    const isForeign = person.nationality !== null;
    if (level !== null) {
      if (person.death_date !== null) t.fail(`${id}: an account of a dead person`);
      if (isForeign && age < 6 && level !== 1) t.fail(`${id}: level 2 of a foreign child under 6`);
      const rows = SAMPLE.guardianship.filter((one) => one.child_id === id).map((one) => one.guardian_id);
      const deciders = [person.father_id, person.mother_id, ...rows].flatMap(
        (one) => SAMPLE.byId.get(one ?? 0) ?? [],
      );
      if (age < 14 && !deciders.some((one) => one.account_level === 2))
        t.fail(`${id}: no parent has level 2`);
    }
    if (person.card_kind === null) continue;
    if ((person.card_kind === 'residence_card') !== isForeign) t.fail(`${id}: kind of card`);
    if ((person.card_expires_on ?? today + 1) <= (person.death_date ?? today)) t.fail(`${id}: expired card`);
    const issued = person.card_issued_on ?? Number.NaN;
    if (!(issued <= today && issued > person.date_of_birth)) t.fail(`${id}: day of issue`);
  }
});

t.test('names and addresses are in NFC, and contacts belong to nobody', async (t) => {
  for (const person of SAMPLE.person) {
    for (const text of [person.birth_full_name, person.permanent_address, person.temporary_address]) {
      if (text !== null && text !== text.normalize('NFC')) t.fail(text);
    }
    if (person.phone_number !== null && !/^\+8457\d{7}$/.test(person.phone_number))
      t.fail(person.phone_number);
    if (person.email !== null && !person.email.endsWith('@example.com')) t.fail(person.email);
  }
});
