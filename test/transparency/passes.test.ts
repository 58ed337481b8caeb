import t from 'tap';
import { startPasses } from '../../src/transparency/passes.js';

t.test('passes follow one another until they are stopped, and the one under way is waited for', async (t) => {
  const awake = setInterval(() => undefined, 1_000); // passes keep no process alive
  t.teardown(() => clearInterval(awake));
  let [under, most, count] = [0, 0, 0];
  let third = (): void => undefined;
  const isThird = new Promise<void>((resolve) => {
    third = resolve;
  });
  const stop = startPasses(async () => {
    under++;
    most = Math.max(most, under);
    await new Promise((done) => setTimeout(done, 5));
    under--;
    if (++count === 3) third();
    return 0;
  });
  await isThird;
  await new Promise((done) => setImmediate(done));
  await stop();
  t.equal(under, 0, 'none is under way');
  t.equal(most, 1, 'one at a time');
  const stopped = count;
  await new Promise((done) => setTimeout(done, 50));
  t.equal(count, stopped, 'and none follows');
});
