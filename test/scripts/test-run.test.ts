import t from 'tap';
import { outcomeOf } from '../../scripts/test-run.js';

t.test('a file that passes', async (t) => {
  t.match(outcomeOf('ok 1\n# { total: 12, pass: 11, skip: 1 }\n# time=5ms\n', true), {
    isOk: true,
    passed: 11,
    failed: 0,
    skipped: 1,
  });
});

t.test('a file that fails, whatever its summary or its exit says', async (t) => {
  for (const [what, output, hasExitedWell, failed] of [
    ['failed assertions', '# { total: 12, pass: 9, fail: 3 }', false, 3],
    ['failed assertions and exit 0', '# { total: 12, pass: 9, fail: 3 }', true, 3],
    ['a crash after its summary', '# { total: 12, pass: 12 }', false, 1],
    ['a crash before its summary', 'ok 1', false, 1],
    ['an end before its summary', 'ok 1', true, 1],
    ['no assertion', '# { total: 0 }', true, 1],
    ['skipped assertions only', '# { total: 2, skip: 2 }', true, 1],
  ] as const) {
    t.match(outcomeOf(output, hasExitedWell), { isOk: false, failed }, what);
  }
});
