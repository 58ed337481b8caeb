import fc from 'fast-check';
import t from 'tap';
import {
  COUNTRY_PREFIXES,
  digitsOf,
  NumberOffice,
  NumbersExhausted,
  OFFICES,
  PROVINCE_PREFIXES,
  personalNumber,
} from '../../src/population/numbers.js';

const sex = fc.constantFrom('male' as const, 'female' as const);
const year = fc.integer({ min: 1900, max: 2199 });
const serial = fc.integer({ min: 0, max: 999_999 });

t.test('the fourth digit encodes century and sex', async (t) => {
  t.equal(digitsOf(personalNumber(1, 'female', 1990, 17)), '001190000017');
  t.equal(digitsOf(personalNumber(79, 'male', 1999, 5)), '079099000005');
  t.equal(digitsOf(personalNumber(79, 'male', 2000, 5)), '079200000005');
  t.equal(digitsOf(personalNumber(79, 'female', 2009, 123456)), '079309123456');
  t.equal(digitsOf(personalNumber(79, 'female', 2101, 1)), '079501000001');
});

t.test('a number encodes prefix, sex, year and serial', async () => {
  fc.assert(
    fc.property(fc.constantFrom(...PROVINCE_PREFIXES), sex, year, serial, (prefix, whose, born, drawn) => {
      const number = digitsOf(personalNumber(Number(prefix), whose, born, drawn));
      const digit = Number(number[3]);
      return (
        /^\d{12}$/.test(number) &&
        number.startsWith(prefix) &&
        (digit % 2 === 0 ? 'male' : 'female') === whose &&
        1900 + Math.floor(digit / 2) * 100 + Number(number.slice(4, 6)) === born &&
        Number(number.slice(6)) === drawn
      );
    }),
  );
});

t.test('there are 63 province prefixes, and no country has one of them', async (t) => {
  t.equal(new Set(PROVINCE_PREFIXES).size, 63);
  for (const prefix of Object.values(COUNTRY_PREFIXES)) t.notOk(PROVINCE_PREFIXES.includes(prefix));
});

t.test('no number is issued twice, nor one in use, nor one of the personas', async () => {
  const office = fc.integer({ min: 0, max: OFFICES - 1 });
  fc.assert(
    fc.property(office, office, fc.constantFrom(1, 79, 231), sex, year, (one, other, prefix, whose, born) => {
      const issue = (from: NumberOffice) =>
        Array.from({ length: 300 }, () => from.issue(prefix, whose, born));
      const first = issue(new NumberOffice(one));
      const again = issue(new NumberOffice(one));
      const clear = issue(new NumberOffice(one, new Set(first)));
      const elsewhere = one === other ? [] : issue(new NumberOffice(other));
      return (
        new Set([...first, ...clear, ...elsewhere]).size === 600 + elsewhere.length &&
        first.every((number, at) => number === again[at] && number % 1_000_000 >= 1_000)
      );
    }),
    { numRuns: 50 },
  );
});

t.test('an exhausted office throws NumbersExhausted', async (t) => {
  const office = new NumberOffice(3);
  const issued = new Set<number>();
  t.throws(() => {
    for (;;) issued.add(office.issue(96, 'female', 2020));
  }, NumbersExhausted);
  t.ok(issued.size > 15_500, `${issued.size} distinct numbers`);
  t.ok(office.issue(96, 'male', 2020), 'other groups are not exhausted');
});
