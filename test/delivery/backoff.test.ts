import fc from 'fast-check';
import t from 'tap';
import { retryIn_s } from '../../src/delivery/backoff.js';
import { sendingOf } from '../../src/delivery/post.js';

const random = fc.double({ min: 0, max: 1, noNaN: true });
const attempts = fc.integer({ min: 1, max: 2_000 });

t.test('pauses grow up to a bound', async (t) => {
  fc.assert(
    fc.property(attempts, random, random, (n, one, other) => {
      const [pause, next] = [retryIn_s(n, one, 2), retryIn_s(n + 1, other, 2)];
      return pause >= 1.5 && pause <= 900 && (n >= 9 ? next >= 675 : next > pause);
    }),
  );
  t.equal(retryIn_s(1, 0, 2), 2);
  t.equal(retryIn_s(100, 0, 2), 900);
});

t.test('Retry-After is respected up to an hour', async () => {
  const asked = fc.double({ min: 0, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(attempts, random, asked, (n, r, retryAfter_s) => {
      const pause = retryIn_s(n, r, 2, retryAfter_s);
      return pause >= Math.min(retryAfter_s, 3_600) && pause >= retryIn_s(n, r, 2) && pause <= 3_600;
    }),
  );
});

t.test('the status and Retry-After of an answer decide the outcome', async (t) => {
  const now_ms = Date.parse('2026-11-23T09:00:00Z');
  const cases = [
    [200, null, { outcome: 'sent', status: 200 }],
    [201, '5', { outcome: 'sent', status: 201 }],
    [404, null, { outcome: 'gone', status: 404 }],
    [410, '5', { outcome: 'gone', status: 410 }],
    [400, null, { outcome: 'refused', status: 400 }],
    [403, '5', { outcome: 'refused', status: 403 }],
    [413, null, { outcome: 'refused', status: 413 }],
    [408, null, { outcome: 'retry', status: 408 }],
    [429, '120', { outcome: 'retry', status: 429, retryAfter_s: 120 }],
    [429, 'Mon, 23 Nov 2026 09:01:00 GMT', { outcome: 'retry', status: 429, retryAfter_s: 60 }],
    [503, 'Mon, 23 Nov 2026 08:00:00 GMT', { outcome: 'retry', status: 503, retryAfter_s: 0 }],
    [503, 'soon', { outcome: 'retry', status: 503 }],
    [500, null, { outcome: 'retry', status: 500 }],
  ] as const;
  for (const [status, retryAfter, expected] of cases)
    t.strictSame(sendingOf(status, retryAfter, now_ms), expected, `${status} ${retryAfter ?? ''}`);
});
