import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { startPoller } from '../../src/delivery/poller.js';
import { TIMING } from '../../src/timing.js';

/** Shorter than the pause between looks: timers may be a little early. */
const PAUSE_MIN_MS = 15;

/** A poller that is woken by hand, and when it looked. */
function startWith(found: (look: number) => boolean) {
  const looks: number[] = [];
  let woken = (): void => undefined;
  const wake = {
    wake: () => undefined,
    on: (_: string, onWake: () => void) => {
      woken = onWake;
      return () => undefined;
    },
  };
  const poller = startPoller(
    { wake, observe: () => undefined, timing: { ...TIMING, outboxInterval_ms: 1e6 } },
    'key',
    async () => {
      looks.push(performance.now());
      return found(looks.length);
    },
  );
  return { looks, poller, wake: () => woken() };
}

t.test('many wake-ups are few looks, and the last one is heeded', async (t) => {
  const { looks, poller, wake } = startWith(() => false);
  const begun_ms = performance.now();
  while (performance.now() - begun_ms < 100) {
    wake();
    await turn();
  }
  const last_ms = performance.now();
  wake();
  while ((looks.at(-1) ?? 0) < last_ms) await turn();
  const pauses = looks.slice(1).map((at, i) => at - (looks[i] ?? 0));
  t.ok(pauses.length >= 1);
  t.strictSame(
    pauses.filter((pause) => pause < PAUSE_MIN_MS),
    [],
  );
  await poller.close();
});

t.test('there is no pause while there is more, and none when it is closed', async (t) => {
  const { looks, poller, wake } = startWith((look) => look < 50);
  while (looks.length < 50) await turn();
  t.ok(
    looks.slice(1).some((at, i) => at - (looks[i] ?? 0) < PAUSE_MIN_MS),
    'the next look follows at once',
  );
  wake();
  await poller.close();
  wake();
  await turn();
  t.equal(looks.length, 50, 'what was woken before it was closed is left to another gateway');
});
