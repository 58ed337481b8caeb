import fc from 'fast-check';
import t from 'tap';
import { createTurns } from '../../src/delivery/turns.js';

t.test('tasks start once, in order, and at most atOnceMax at a time, also after a failure', async () => {
  const works = fc.array(fc.record({ steps: fc.nat({ max: 3 }), fails: fc.boolean() }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), works, async (atOnceMax, given) => {
      const takeTurn = createTurns(atOnceMax);
      const begun: number[] = [];
      let busy = 0;
      let busiest = 0;
      const results = await Promise.allSettled(
        given.map(({ steps, fails }, i) =>
          takeTurn(async () => {
            begun.push(i);
            busiest = Math.max(busiest, ++busy);
            for (let step = 0; step < steps; step++) await Promise.resolve();
            busy -= 1;
            if (fails) throw new Error(String(i));
            return i;
          }),
        ),
      );
      return (
        busiest <= atOnceMax &&
        begun.every((n, i) => n === i) &&
        results.every(({ status }, i) => (status === 'rejected') === given[i]?.fails)
      );
    }),
  );
});
