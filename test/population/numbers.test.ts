import fc from 'fast-check';
import t from 'tap';
import {
  COUNTRY_PREFIXES,
  NumberOffice,
  PROVINCE_PREFIXES,
  personalNumber,
} from '../../src/population/numbers.js';
import { Random } from '../../src/population/random.js';

const sex = fc.constantFrom('male' as const, 'female' as const);
const year = fc.integer({ min: 1900, max: 2199 });
const serial = fc.integer({ min: 0, max: 999_999 });

t.test('the century and sex digit', async (t) => {
  t.equal(personalNumber('001', 'female', 1990, 17), '001190000017');
  t.equal(personalNumber('079', 'male', 1999, 5), '079099000005');
  t.equal(personalNumber('079', 'male', 2000, 5), '079200000005');
  t.equal(personalNumber('079', 'female', 2009, 123456), '079309123456');
  t.equal(personalNumber('079', 'female', 2101, 1), '079501000001');
});

t.test('a number tells prefix, sex, year and serial again', async () => {
  fc.assert(
    fc.property(fc.constantFrom(...PROVINCE_PREFIXES), sex, year, serial, (prefix, whose, born, drawn) => {
      const number = personalNumber(prefix, whose, born, drawn);
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

t.test('there are 63 provinces, and no country shares a prefix with one', async (t) => {
  t.equal(new Set(PROVINCE_PREFIXES).size, 63);
  for (const prefix of Object.values(COUNTRY_PREFIXES)) t.notOk(PROVINCE_PREFIXES.includes(prefix));
});

t.test('no number is issued twice, none that was taken, and none of the personas', async () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const taken = new NumberOffice().issue(new Random(seed), '001', 'male', 2001);
      const office = new NumberOffice([Number(taken)]);
      const random = new Random(seed);
      const issued = Array.from({ length: 300 }, () => office.issue(random, '001', 'male', 2001));
      return (
        new Set([...issued, taken]).size === 301 && issued.every((number) => Number(number.slice(6)) >= 1_000)
      );
    }),
    { numRuns: 20 },
  );
});
