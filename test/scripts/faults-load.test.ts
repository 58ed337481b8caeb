import t from 'tap';
import type { Clock } from '../../scripts/faults/clock.js';
import { openLoop } from '../../scripts/faults/open-loop.js';
import { refusalsOf } from '../../scripts/faults/refusals.js';
import { type Attempt, callUntil, type Outcome } from '../../scripts/faults/retry.js';

/** A clock that goes on only by sleeping, and at once. */
function steppedClock(): Clock & { pass(ms: number): void } {
  let now = 0;
  const pass = (ms: number) => {
    now += ms;
  };
  return { now: () => now, sleep: async (ms) => pass(ms), pass };
}

t.test('the rate grows over the ramp, then stays', async (t) => {
  const clock = steppedClock();
  const arrived: number[] = [];
  const start = async () => void arrived.push(Math.round(clock.now()));
  await openLoop(50, 160, start, () => arrived.length === 7, clock);
  t.strictSame(arrived, [0, 80, 113, 139, 160, 180, 200]);
});

t.test('operations arrive on the clock, also while none of those before has ended', async (t) => {
  const clock = steppedClock();
  const arrived: number[] = [];
  const ends: (() => void)[] = [];
  const start = (): Promise<void> => {
    arrived.push(clock.now());
    return new Promise((done) => void ends.push(done));
  };
  let isDone = false;
  const loop = openLoop(50, 0, start, () => arrived.length === 5, clock).then((arrivals) => {
    isDone = true;
    return arrivals;
  });
  while (arrived.length < 5) await Promise.resolve();
  t.strictSame(arrived, [0, 20, 40, 60, 80]);
  t.notOk(isDone, 'it waits for them');
  for (const end of ends) end();
  t.strictSame(await loop, { started: 5, latest_ms: 0 });
});

t.test('a generator that was held up makes the arrivals it missed, and says how late', async (t) => {
  const clock = steppedClock();
  const arrived: number[] = [];
  const start = async (i: number): Promise<void> => {
    arrived.push(clock.now());
    if (i === 0) clock.pass(50);
  };
  const { latest_ms } = await openLoop(50, 0, start, () => arrived.length === 5, clock);
  t.strictSame(arrived, [0, 50, 50, 60, 80]);
  t.equal(latest_ms, 30);
});

const outcome = (status: number, retryAfter_s?: number): Outcome => ({
  ...{ status, retryAfter_s, code: undefined, body: undefined },
});

/** Calls with these outcomes in turn, the last one for ever. @returns the answer and when each attempt was sent */
async function sentAt(outcomes: readonly Outcome[], deadline_ms: number, random = 0) {
  const clock = steppedClock();
  const attempts: Attempt[] = [];
  const next = async () => {
    clock.pass(100);
    return outcomes[Math.min(attempts.length, outcomes.length - 1)] as Outcome;
  };
  const answer = await callUntil(
    deadline_ms,
    next,
    (each) => void attempts.push(each),
    clock,
    () => random,
  );
  return { answer, sent: attempts.map(({ sent_ms }) => sent_ms) };
}

t.test(
  'a caller repeats what passes, twice as long after each time, and no sooner than Retry-After',
  async (t) => {
    const { answer, sent } = await sentAt(
      [outcome(503), outcome(0), outcome(429, 7), outcome(500), outcome(503), outcome(201)],
      60_000,
    );
    t.equal(answer?.status, 201);
    t.strictSame(sent, [0, 1_100, 3_200, 10_300, 18_400, 26_500]);
    t.strictSame(
      (await sentAt([outcome(503), outcome(201)], 60_000, 1)).sent,
      [0, 1_600],
      'and a random part',
    );
  },
);

t.test('a caller does not repeat what will not pass', async (t) => {
  for (const status of [201, 400, 403, 409, 422]) {
    t.strictSame((await sentAt([outcome(status)], 60_000)).sent, [0], `${status}`);
  }
});

t.test('a caller gives up at its deadline', async (t) => {
  const { answer, sent } = await sentAt([outcome(503, 1)], 5_000);
  t.equal(answer, undefined);
  t.strictSame(sent, [0, 1_100, 3_200]);
});

const attempt = (sent_s: number, answered_s: number, status: number, code?: string): Attempt => ({
  ...{ sent_ms: sent_s * 1000, answered_ms: answered_s * 1000, status, code },
});

t.test('refusals are summed up by the longest time without success', async (t) => {
  const attempts = [
    attempt(0, 0.1, 201),
    attempt(1, 1.1, 0, 'ECONNRESET'),
    attempt(1, 1.2, 200),
    attempt(2, 5, 503, 'unavailable'),
    attempt(6, 6.1, 503),
    attempt(6, 6.3, 409, 'request_not_pending'),
    attempt(8, 8.2, 201),
    attempt(8.5, 8.6, 503, 'unavailable'),
    attempt(8, 8.7, 201),
  ];
  t.strictSame(refusalsOf([...attempts].reverse()), {
    refused_s: 7,
    troubled_s: 7.5,
    codes: { ECONNRESET: 1, unavailable: 2, http_503: 1, request_not_pending: 1 },
    longest_ms: 3_000,
  });
});

t.test('a load without refusals was refused for no time, however long nothing was asked', async (t) => {
  const { refused_s, troubled_s, codes } = refusalsOf([attempt(0, 1, 201), attempt(50, 51, 200)]);
  t.strictSame({ refused_s, troubled_s, codes }, { refused_s: 0, troubled_s: 0, codes: {} });
});

t.test('a load that is refused to its end was refused for no known time', async (t) => {
  t.equal(refusalsOf([attempt(0, 1, 201), attempt(2, 3, 503)]).refused_s, undefined);
});
