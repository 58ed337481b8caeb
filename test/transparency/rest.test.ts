import t from 'tap';
import { createRest } from '../../src/transparency/rest.js';

const work = (ms: number): void => {
  for (const began = performance.now(); performance.now() - began < ms; );
};

t.test('work beside calls that keep the process busy rests many times as long as it works', async (t) => {
  let isBusy = true;
  const call = (): void => {
    if (!isBusy) return;
    work(1);
    setImmediate(call);
  };
  setImmediate(call);
  const rest = createRest();
  work(6);
  const began_ms = performance.now();
  await rest();
  const rested_ms = performance.now() - began_ms;
  isBusy = false;
  t.ok(rested_ms > 15 * 6, `${rested_ms}`);
});
