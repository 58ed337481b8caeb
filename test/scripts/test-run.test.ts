import t from 'tap';
import { parseOutcome } from '../../scripts/test-run.js';

t.test('the output of a passing file is parsed', async (t) => {
  t.match(parseOutcome('ok 1\n# { total: 12, pass: 11, skip: 1 }\n# time=5ms\n', true), {
    isOk: true,
    passed: 11,
    failed: 0,
    skipped: 1,
  });
});

t.test('a file fails by its summary, by its exit code, or without assertions', async (t) => {
  for (const [what, output, hasExitedWell, failed] of [
    ['failed assertions', '# { total: 12, pass: 9, fail: 3 }', false, 3],
    ['failed assertions and exit 0', '# { total: 12, pass: 9, fail: 3 }', true, 3],
    ['a crash after its summary', '# { total: 12, pass: 12 }', false, 1],
    ['a crash before its summary', 'ok 1', false, 1],
    ['an end before its summary', 'ok 1', true, 1],
    ['no assertion', '# { total: 0 }', true, 1],
    ['skipped assertions only', '# { total: 2, skip: 2 }', true, 1],
  ] as const) {
    t.match(parseOutcome(output, hasExitedWell), { isOk: false, failed }, what);
  }
});
