import fc from 'fast-check';
import t from 'tap';
import { addYears, ageOn, dayOf, isoOf, yearOf } from '../../src/population/calendar.js';

const day = fc.integer({ min: dayOf('1850-01-01'), max: dayOf('2199-12-31') });

t.test('days match the Gregorian calendar', async () => {
  fc.assert(
    fc.property(day, (at) => {
      const iso = new Date(at * 86_400_000).toISOString().slice(0, 10);
      return isoOf(at) === iso && dayOf(iso) === at && yearOf(at) === Number(iso.slice(0, 4));
    }),
  );
});

t.test('a person is n years old from the n-th birthday on', async () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 110 }), (birth, years) => {
      const birthday = addYears(birth, years);
      return ageOn(birth, birthday) === years && ageOn(birth, birthday - 1) === years - 1;
    }),
  );
});

t.test('in other years the birthday of 29 February is 1 March', async (t) => {
  const birth = dayOf('2008-02-29');
  t.equal(isoOf(addYears(birth, 18)), '2026-03-01');
  t.equal(ageOn(birth, dayOf('2026-02-28')), 17);
  t.equal(ageOn(birth, dayOf('2024-02-29')), 16);
});
