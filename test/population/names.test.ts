import fc from 'fast-check';
import t from 'tap';
import { ETHNIC_GROUPS } from '../../src/population/ethnic-groups.js';
import { foreignName, givenNames, surname } from '../../src/population/names.js';
import { COUNTRY_PREFIXES } from '../../src/population/numbers.js';
import { Random } from '../../src/population/random.js';

const sex = fc.constantFrom('male' as const, 'female' as const);
const GROUPS = ['Kinh', ...ETHNIC_GROUPS.map(([name]) => name)];
const COMPOSED_WORDS = /^\p{Lu}[\p{L}-]*( \p{Lu}[\p{L}-]*)+$/u;

t.test('names are words in NFC', async () => {
  fc.assert(
    fc.property(
      fc.integer(),
      sex,
      fc.integer({ min: 1920, max: 2030 }),
      fc.boolean(),
      (seed, whose, born, south) => {
        const random = new Random(seed);
        const name = `${surname(random, random.pick(GROUPS), south)} ${givenNames(random, whose, born)}`;
        return COMPOSED_WORDS.test(name) && name === name.normalize('NFC');
      },
    ),
  );
});

t.test('middle and given names differ', async () => {
  fc.assert(
    fc.property(fc.integer(), sex, fc.integer({ min: 1920, max: 2030 }), (seed, whose, born) => {
      const [middle, given] = givenNames(new Random(seed), whose, born).split(' ');
      return middle !== given;
    }),
  );
});

t.test('surnames have their real shares, by region if they have two spellings', async (t) => {
  const draw = (south: boolean) => {
    const random = new Random(7);
    return Array.from({ length: 20_000 }, () => surname(random, 'Kinh', south));
  };
  const share = (names: string[], name: string) =>
    (names.filter((one) => one === name).length / names.length) * 100;
  const [north, south] = [draw(false), draw(true)];
  // A little higher among the majority than in the country, since other groups have their own names.
  t.ok(Math.abs(share(north, 'Nguyễn') - 42.1) < 1.5);
  t.ok(Math.abs(share(south, 'Trần') - 13.3) < 1);
  t.ok(Math.abs(share(north, 'Hoàng') - 5.6) < 1);
  t.ok(Math.abs(share(south, 'Huỳnh') - 5.6) < 1);
  t.equal(share(north, 'Võ') + share(south, 'Vũ'), 0);
});

t.test('members of a foreign family share the family name', async (t) => {
  for (const country of Object.keys(COUNTRY_PREFIXES)) {
    t.match(foreignName(new Random(1), country, 'female', 'Kim'), /^Kim /);
    t.match(foreignName(new Random(1), country, 'male'), COMPOSED_WORDS);
  }
  t.throws(() => foreignName(new Random(1), 'XX', 'male'), RangeError);
});
