import t from 'tap';
import type { Cache } from '../../src/cache/redis.js';
import { createWaitingRoom, longPoll } from '../../src/cache/waiting-room.js';
import type { Wake } from '../../src/cache/wake.js';
import { Problem } from '../../src/problem.js';

const wake: Wake = { on: () => () => undefined, wake: () => undefined };
const room = createWaitingRoom<string>(wake, { isUp: false } as Cache, { changed: async (keys) => keys });
const LONG_MS = 600_000;
const unavailable = () => new Problem('unavailable', { cause: new Error('connection lost') });

/** Polls while reads come out as listed. @returns the answer, and how many reads there were */
async function poll(
  reads: readonly (string | Error)[],
  wait_ms = LONG_MS,
  signal = new AbortController().signal,
) {
  let made = 0;
  const answer = await longPoll(room, wait_ms, signal, {
    keyOf: () => 'key',
    read: async () => {
      const read = reads[Math.min(made++, reads.length - 1)] as string | Error;
      if (read instanceof Error) throw read;
      return read;
    },
    isAnswer: (read) => read === 'changed',
  });
  return { answer, made };
}

t.test('a poll reads until there is an answer', async (t) => {
  t.strictSame(await poll(['changed']), { answer: 'changed', made: 1 });
  t.strictSame(await poll(['same', 'same', 'changed']), { answer: 'changed', made: 3 });
  t.strictSame(await poll(['same'], 0), { answer: 'same', made: 1 }, 'or until its time is over');
});

t.test('a poll that waits outlives reads for which the database is unavailable', async (t) => {
  const reads = ['same', unavailable(), unavailable(), 'changed'];
  t.strictSame(await poll(reads), { answer: 'changed', made: 4 });
});

t.test('the first read that fails is the answer, and so is any other failure', async (t) => {
  await t.rejects(poll([unavailable(), 'changed']), { code: 'unavailable' });
  await t.rejects(poll(['same', new Problem('partner_suspended')]), { code: 'partner_suspended' });
  await t.rejects(poll(['same', new Error('broken')]), { message: 'broken' });
});

t.test('a poll whose time is over while the database is unavailable says so', async (t) => {
  await t.rejects(poll(['same', unavailable()], 600), { code: 'unavailable' });
});

t.test('a poll ends with its client, and with the gateway', async (t) => {
  t.strictSame(await poll(['same'], LONG_MS, AbortSignal.abort()), { answer: 'same', made: 1 });
  const closing = createWaitingRoom<string>(wake, { isUp: true } as Cache, { changed: async () => [] });
  const waiting = longPoll(closing, LONG_MS, new AbortController().signal, {
    keyOf: () => 'key',
    read: async () => 'same',
    isAnswer: () => false,
  });
  closing.close();
  t.equal(await waiting, 'same');
});

t.test('what changes by itself is read again when it has', async (t) => {
  const ends_ms = Date.now() + 300;
  let made = 0;
  const quiet = createWaitingRoom<string>(wake, { isUp: true } as Cache, { changed: async () => [] });
  const answer = await longPoll(quiet, LONG_MS, new AbortController().signal, {
    keyOf: () => 'key',
    read: async () => ++made,
    isAnswer: () => false,
    endsAt_ms: () => ends_ms,
  });
  t.equal(answer, made);
  t.ok(Date.now() >= ends_ms);
});
