import t from 'tap';
import { createTestGateway } from '../helpers/gateway.js';
import { birth, born, foundling, next, person, year } from './new-people.js';
import { authorityOf, day, event } from './registry-authority.js';

/** What is implausible is applied and flagged. */
const g = await createTestGateway(t);
const { apply, one } = authorityOf(t, g);
const warnings = async (kind: string, members: object) => {
  const { body } = await apply(event(kind, members));
  t.equal(body.results[0].status, 'applied', JSON.stringify(body));
  return body.results[0].warnings?.map((each: { code: string }) => each.code) ?? [];
};

t.test('an implausible family is applied and flagged', async (t) => {
  /** A person of this age today. @returns the number */
  const parent = async (sex: 'male' | 'female', age: number, ahead = 0, date = born(age, ahead)) => {
    const number = next(sex, Number(date.slice(0, 4)));
    t.equal(await one('person_registered', person(number, {}, { sex, date_of_birth: date })), 'applied');
    return number;
  };
  const bornTo = (mother?: string, father?: string, date = day()) => {
    const number = next('female', Number(date.slice(0, 4)));
    return warnings('birth', birth(number, { mother, father }, { date_of_birth: date }));
  };
  const mothers: [number, number, string[]][] = [
    [10, 0, ['mother_age_implausible']],
    [15, 1, ['mother_age_implausible']],
    [15, 0, []],
    [40, 0, []],
    [55, 1, []],
    [55, 0, ['mother_age_implausible']],
  ];
  for (const [age, ahead, expected] of mothers) {
    t.strictSame(await bornTo(await parent('female', age, ahead)), expected, `a mother of ${age}, ${ahead}`);
  }
  const fathers: [number, number, string[]][] = [
    [10, 0, ['father_age_implausible']],
    [15, 0, []],
    [80, 1, []],
    [80, 0, ['father_age_implausible']],
  ];
  for (const [age, ahead, expected] of fathers) {
    t.strictSame(await bornTo(undefined, await parent('male', age, ahead)), expected, `a father of ${age}`);
  }
  t.strictSame(
    await bornTo(await parent('female', 0, 0, String(year - (day().endsWith('-12-31') ? 14 : 15)))),
    ['mother_age_implausible'],
    'who may be under 15',
  );
  t.strictSame(await bornTo(await parent('female', 11), await parent('male', 11)), [
    'father_age_implausible',
    'mother_age_implausible',
  ]);

  const intervals: [number, string[]][] = [
    [0, []],
    [-1, []],
    [-2, ['births_too_close']],
    [-170, ['births_too_close']],
    [-190, []],
  ];
  for (const [days, expected] of intervals) {
    const mother = await parent('female', 30);
    await bornTo(mother, undefined, day(days));
    t.strictSame(await bornTo(mother), expected, `${days} days apart`);
    const other = await parent('female', 30);
    await bornTo(other);
    t.strictSame(await bornTo(other, undefined, day(days)), expected, `${days} days apart, the elder later`);
  }
  const mother = await parent('female', 30);
  await bornTo(mother, undefined, String(year - 1));
  t.strictSame(await bornTo(mother, undefined, String(year - 1)), [], 'in the same year: perhaps twins');

  const dead = await parent('female', 30);
  t.equal(await one('death', { personal_id_number: dead }), 'applied');
  t.strictSame(await bornTo(dead), [], 'on the day of the death');
  const [longDead, husband] = [await parent('female', 30), await parent('male', 30)];
  for (const number of [longDead, husband]) {
    await apply({ ...event('death', { personal_id_number: number }), occurred_on: day(-301) });
  }
  t.strictSame(await bornTo(longDead, husband), ['father_died_before_birth', 'mother_died_before_birth']);
  t.strictSame(
    await warnings('person_registered', person(next('female', 1901), {}, { date_of_birth: '1901-01-01' })),
    ['age_implausible'],
  );
  t.strictSame(
    await warnings(
      'foundling_registered',
      foundling(next('female', year - 17), {}, { date_of_birth: born(17) }),
    ),
    ['age_implausible'],
  );
});

t.test('corrections are flagged too, and warnings are kept', async (t) => {
  const [mother, child] = [next('female', year - 30), next()];
  await one('person_registered', person(mother, {}, { date_of_birth: born(30) }));
  const sent = event('birth', birth(child, { mother }));
  t.equal((await apply(sent)).body.results[0].warnings, undefined);
  const younger = event('number_reissued', {
    personal_id_number: mother,
    new_personal_id_number: next('female', year - 10),
    reason: 'birth_year_corrected',
    date_of_birth: born(10),
  });
  const flagged = {
    status: 'applied',
    warnings: [
      {
        code: 'mother_age_implausible',
        detail: 'The mother is, or may be, under 15 or 55 and older at a birth.',
      },
    ],
  };
  // A refusal after it in the same run makes the run start again.
  const refused = event('found', { personal_id_number: g.number('sinh') });
  const { body } = await apply(younger, refused);
  t.match(body.results[0], flagged);
  t.strictSame(body.totals, { applied: 1, duplicate: 0, refused: 1, held_back: 0 });
  t.match((await apply(younger)).body.results[0], { ...flagged, status: 'duplicate' }, 'also in a repeat');
  const correct = (mother: string | null) =>
    warnings('correction', { personal_id_number: child, corrected: { mother } });
  t.strictSame(await correct(g.number('tuyet')), ['mother_age_implausible'], 'a mother of over 55');
  t.strictSame(await correct(null), []);
  t.strictSame(
    await warnings('correction', { personal_id_number: mother, corrected: { occupation: 'Học sinh' } }),
    [],
    'only where the family changes',
  );
  const { rows } = await g.owner.query(
    'SELECT kind, warnings FROM population.registry_event WHERE event_id = $1 AND warnings IS NOT NULL',
    [younger.event_id],
  );
  t.strictSame(rows, [{ kind: 'number_reissued', warnings: ['mother_age_implausible'] }]);
});
