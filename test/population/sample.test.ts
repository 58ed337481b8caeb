import fc from 'fast-check';
import t from 'tap';
import type { PeopleRows, PersonRow } from '../../src/database/population.js';
import { addYears, ageOn, dayOf } from '../../src/population/calendar.js';
import { COUNTRY_PREFIXES, PROVINCE_PREFIXES } from '../../src/population/numbers.js';
import { makeSample, type SampleOptions, SampleRefused } from '../../src/population/sample.js';

const TODAY = '2026-11-23';
const today = dayOf(TODAY);

interface Everybody extends PeopleRows {
  readonly byId: ReadonlyMap<number, PersonRow>;
}

function everybody(options: SampleOptions): Everybody {
  const rows: PeopleRows = {
    ...{ person: [], personal_number: [], account: [], guardianship: [], relation: [] },
    ...{ residence: [], id_card: [], absence: [], portrait: [] },
  };
  for (const batch of makeSample(options).batches) {
    for (const table of Object.keys(rows) as (keyof PeopleRows)[])
      (rows[table] as object[]).push(...batch[table]);
  }
  return { ...rows, byId: new Map(rows.person.map((person) => [person.person_id, person])) };
}

const SAMPLE = everybody({ people: 2_000, seed: 1, today: TODAY });

const personOf = (sample: Everybody, id: number): PersonRow => {
  const person = sample.byId.get(id);
  if (person === undefined) throw new Error(`nobody has the id ${id}`);
  return person;
};
const birthOf = (person: PersonRow) => dayOf(person.date_of_birth);
const share = (part: number, whole: number) => (part / whole) * 100;
const isBetween = (value: number, low: number, high: number) => value >= low && value <= high;

/** Throws on the first tie between people that could not be. */
function checkTies(sample: Everybody): void {
  const key = (...parts: (string | number)[]) => parts.join(' ');
  const ties = new Set(sample.relation.map((row) => key(row.person_id, row.kind, row.relative_id)));
  const assert = (holds: boolean, what: string) => {
    if (!holds) throw new Error(what);
  };
  for (const { person_id, kind, relative_id } of sample.relation) {
    const person = personOf(sample, person_id);
    const relative = personOf(sample, relative_id);
    // A birth date known in part stands on the first day of its year, which is up to a year early.
    const slack = [person, relative].some((one) => one.date_of_birth_precision !== 'day') ? 1 : 0;
    if (kind === 'spouse') {
      assert(ties.has(key(relative_id, 'spouse', person_id)), `spouse of ${person_id} is not married back`);
      assert(person.sex !== relative.sex, `${person_id} and the spouse have one sex`);
    } else if (kind === 'child') {
      const role = person.sex === 'male' ? 'father' : 'mother';
      const isPersonas = person_id < 1000;
      assert(
        isPersonas || ties.has(key(relative_id, role, person_id)),
        `child of ${person_id} has another ${role}`,
      );
    } else {
      const age = ageOn(birthOf(relative), birthOf(person));
      assert(
        relative.sex === (kind === 'father' ? 'male' : 'female'),
        `${kind} of ${person_id} has the other sex`,
      );
      assert(
        isBetween(age, 18 - slack, kind === 'mother' ? 44 + slack : 70),
        `${kind} of ${person_id} was ${age}`,
      );
      assert(!ties.has(key(person_id, 'spouse', relative_id)), `${person_id} is married to the ${kind}`);
      const siblingSpouse = sample.relation.some(
        (row) =>
          row.person_id === person_id &&
          row.kind === 'spouse' &&
          ties.has(key(row.relative_id, kind, relative_id)),
      );
      assert(!siblingSpouse, `${person_id} is married to a brother or sister`);
    }
  }
}

t.test('family ties fit, whatever the seed', async () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 20, max: 500 }), (seed, people) => {
      checkTies(everybody({ people, seed, today: TODAY }));
    }),
    { numRuns: 25 },
  );
});

t.test('the same seed makes the same people, another one others', async (t) => {
  const options = { people: 300, seed: 5, today: TODAY };
  const sample = makeSample(options);
  const made = (of: SampleOptions) => JSON.stringify([...makeSample(of).batches]);
  t.equal(JSON.stringify([...sample.batches]), JSON.stringify([...sample.batches]));
  t.equal(made(options), made(options));
  t.not(made(options), made({ ...options, seed: 6 }));
});

t.test('as many people as asked for, the personas among them', async (t) => {
  for (const people of [14, 15, 999, 1_000, 1_001, 2_300]) {
    t.equal(everybody({ people, seed: 1, today: TODAY }).person.length, people);
  }
});

t.test('what makes no sense is refused', async (t) => {
  for (const wrong of [
    { people: 0 },
    { people: 1.5 },
    { people: 10_000_001 },
    { seed: 0.5 },
    { today: 'soon' },
  ]) {
    t.throws(() => makeSample({ people: 10, seed: 1, today: TODAY, ...wrong }), SampleRefused);
  }
});

t.test('people beside those who are there take neither their ids nor their numbers', async (t) => {
  const numbers = new Set(SAMPLE.personal_number.map((row) => Number(row.personal_id_number)));
  const known = {
    people: 2_000,
    highest_person_id: 3_000,
    highest_household_id: 1_600,
    numbers,
    personas_of: TODAY,
  };
  const more = everybody({ people: 2_000, seed: 1, today: TODAY, beside: known });
  t.equal(more.person.length, 2_000);
  t.ok(more.person.every((person) => person.person_id > 3_000 && (person.household_id ?? 9_999) > 1_600));
  t.notOk(more.personal_number.some((row) => numbers.has(Number(row.personal_id_number))));
});

t.test('numbers follow from prefix, sex and birth year, and none comes twice', async (t) => {
  const numbers = SAMPLE.personal_number;
  t.equal(new Set(numbers.map((row) => row.personal_id_number)).size, numbers.length);
  const former = numbers.filter((row) => !row.is_current);
  t.ok(former.length >= 3, 'one persona and one of each thousand had the number issued anew');
  for (const row of numbers) {
    const person = personOf(SAMPLE, row.person_id);
    const prefix = row.personal_id_number.slice(0, 3);
    const prefixes = person.nationality[0] === 'VN' ? PROVINCE_PREFIXES : Object.values(COUNTRY_PREFIXES);
    if (!prefixes.includes(prefix)) t.fail(`prefix ${prefix}`);
    const year = Number(person.date_of_birth.slice(0, 4));
    const digit = (Math.floor(year / 100) - 19) * 2 + (person.sex === 'female' ? 1 : 0);
    const expected = `${digit}${String(year % 100).padStart(2, '0')}`;
    if ((row.personal_id_number.slice(3, 6) === expected) !== row.is_current)
      t.fail(`middle of ${row.person_id}`);
  }
  for (const row of former) {
    t.equal(numbers.filter((other) => other.person_id === row.person_id && other.is_current).length, 1);
  }
});

t.test('households are of the mean size of the census, each with one head', async (t) => {
  const households = new Map<number, PersonRow[]>();
  for (const person of SAMPLE.person) {
    if (person.household_id === null) continue;
    households.set(person.household_id, [...(households.get(person.household_id) ?? []), person]);
  }
  const members = [...households.values()];
  const mean = members.flat().length / members.length;
  t.ok(Math.abs(mean - 3.59) < 0.15, `mean ${mean}`);
  for (const household of members) {
    t.equal(household.filter((person) => person.relation_to_household_head === 'head').length, 1);
    const adults = household.filter((person) => ageOn(birthOf(person), today) >= 18);
    t.ok(adults.length > 0, 'no children on their own');
  }
  const outside = SAMPLE.person.filter((person) => person.household_id === null);
  t.ok(outside.every((person) => person.death_date !== null));
});

t.test('shares are those of the country', async (t) => {
  const { person, account, residence } = SAMPLE;
  const count = person.length;
  const ages = person.map((one) => ageOn(birthOf(one), today));
  t.ok(isBetween(share(person.filter((one) => one.sex === 'male').length, count), 46, 54), 'men');
  t.ok(isBetween(share(ages.filter((age) => age < 15).length, count), 19, 28), 'children');
  t.ok(isBetween(share(ages.filter((age) => age >= 65).length, count), 5, 12), 'old people');
  t.ok(isBetween(share(person.filter((one) => one.ethnicity === 'Kinh').length, count), 80, 91), 'Kinh');
  t.ok(
    isBetween(share(person.filter((one) => one.nationality[0] !== 'VN').length, count), 0.5, 1.6),
    'foreigners',
  );
  t.ok(isBetween(share(account.length, count), 52, 70), 'accounts');
  t.ok(account.some((one) => one.level === 1));
  t.ok(person.some((one) => one.death_date !== null));
  const temporary = residence.filter((row) => row.kind === 'temporary').map((row) => row.person_id);
  const both = residence.filter((row) => row.kind === 'permanent' && temporary.includes(row.person_id));
  t.ok(isBetween(share(both.length, count), 3, 15), 'two residences');
});

t.test('every child has somebody alive who decides, until 18', async (t) => {
  const living = SAMPLE.person.filter((one) => one.death_date === null);
  for (const child of living.filter((one) => ageOn(birthOf(one), today) < 16)) {
    const rows = SAMPLE.guardianship.filter((row) => row.child_id === child.person_id);
    t.ok(isBetween(rows.length, 1, 2), `deciders of ${child.person_id}`);
    for (const row of rows) {
      const guardian = personOf(SAMPLE, row.guardian_id);
      t.equal(guardian.death_date, null);
      t.ok(ageOn(birthOf(guardian), today) >= 18);
      t.equal(dayOf(row.valid_to ?? ''), addYears(birthOf(child), 18));
    }
    t.equal(new Set(rows.map((row) => row.acts_jointly)).size, 1);
  }
  const joint = new Set(SAMPLE.guardianship.filter((row) => row.acts_jointly).map((row) => row.guardian_id));
  t.ok(isBetween(joint.size, 4, 12), 'few act jointly');
});

t.test('accounts and cards keep to the law', async (t) => {
  const level = new Map(SAMPLE.account.map((row) => [row.person_id, row.level]));
  for (const row of SAMPLE.account) {
    const person = personOf(SAMPLE, row.person_id);
    const age = ageOn(birthOf(person), today);
    if (person.death_date !== null) t.fail('an account of somebody dead');
    if (person.nationality[0] !== 'VN' && age < 6 && row.level !== 1)
      t.fail('level 2 of a foreign child under 6');
    if (age >= 14) continue;
    const deciders = SAMPLE.guardianship.filter((one) => one.child_id === row.person_id);
    if (!deciders.some((one) => level.get(one.guardian_id) === 2))
      t.fail('a child whose parents have no level 2');
  }
  for (const row of SAMPLE.id_card) {
    const person = personOf(SAMPLE, row.person_id);
    t.equal(row.kind, person.nationality[0] === 'VN' ? 'identity_card' : 'residence_card');
    if (row.expires_on !== null)
      t.ok(row.expires_on > (person.death_date ?? TODAY), `card of ${row.person_id}`);
    t.ok(row.issued_on <= TODAY && row.issued_on > person.date_of_birth);
  }
  for (const row of SAMPLE.portrait) {
    t.ok(ageOn(birthOf(personOf(SAMPLE, row.person_id)), dayOf(row.taken_on)) >= 6, 'no portrait under 6');
  }
});

t.test("names and addresses are in composed letters, and no contact is anybody's", async (t) => {
  for (const person of SAMPLE.person) {
    if (person.birth_full_name !== person.birth_full_name.normalize('NFC')) t.fail(person.birth_full_name);
    if (person.phone_number !== null && !/^\+8457\d{7}$/.test(person.phone_number))
      t.fail(person.phone_number);
    if (person.email !== null && !person.email.endsWith('@example.com')) t.fail(person.email);
  }
  t.ok(SAMPLE.residence.every((row) => row.address === row.address.normalize('NFC')));
});
