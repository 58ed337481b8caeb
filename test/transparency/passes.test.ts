import t from 'tap';
import { startPasses } from '../../src/transparency/passes.js';

const awake = setInterval(() => undefined, 1_000); // passes keep no process alive
t.teardown(() => clearInterval(awake));

/** Starts passes, and waits for the third: until it is under way, or until it is over and the next one waits. */
async function atThird(isUnderWay: boolean) {
  const seen = { under: 0, most: 0, count: 0 };
  const stop = await new Promise<() => Promise<void>>((resolve) => {
    const stopPasses = startPasses(async () => {
      seen.under++;
      seen.most = Math.max(seen.most, seen.under);
      seen.count++;
      if (isUnderWay && seen.count === 3) resolve(stopPasses);
      await new Promise((done) => setTimeout(done, 5));
      seen.under--;
      if (!isUnderWay && seen.count === 3) setImmediate(resolve, stopPasses);
      return seen.count < 3 ? 0 : 20;
    });
  });
  return { seen, stop };
}

for (const isUnderWay of [true, false]) {
  const when = isUnderWay ? 'while one is under way, which is waited for' : 'while the next one waits';
  t.test(`passes follow one another until they are stopped ${when}`, async (t) => {
    const { seen, stop } = await atThird(isUnderWay);
    t.equal(seen.under, isUnderWay ? 1 : 0);
    await stop();
    t.strictSame(seen, { under: 0, most: 1, count: 3 }, 'none is under way, one at a time');
    await new Promise((done) => setTimeout(done, 100));
    t.equal(seen.count, 3, 'and none follows');
  });
}
