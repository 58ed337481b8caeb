import { Point } from '@noble/ed25519';
import fc from 'fast-check';
import t from 'tap';
import { multiplier } from '../../src/ledger/multiplier.js';

const { n: ORDER } = Point.CURVE();
const scalar = fc.bigInt({ min: 1n, max: ORDER - 1n });

t.test('products are those of the library, for any point and several scalars', async () => {
  fc.assert(
    fc.property(scalar, fc.array(scalar, { minLength: 1, maxLength: 3 }), (of, scalars) => {
      const point = Point.BASE.multiply(of);
      const multiply = multiplier(point);
      for (const each of scalars) if (!multiply(each).equals(point.multiply(each))) return false;
      return true;
    }),
    { numRuns: 30 },
  );
});

t.test('the least and the greatest scalars', async (t) => {
  const multiply = multiplier(Point.BASE);
  t.ok(multiply(0n).is0());
  t.ok(multiply(1n).equals(Point.BASE));
  t.ok(multiply(ORDER - 1n).equals(Point.BASE.negate()));
  t.ok(multiply(ORDER).is0());
  t.ok(multiply(2n ** 256n - 1n).equals(Point.BASE.multiply((2n ** 256n - 1n) % ORDER)));
});
