import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { GROUP_MAX, groupsOf, parseOutcome, runGroup } from '../../scripts/test-run.js';

const A = 'test/a.test.ts';
const B = 'test/b.test.ts';
const passing = (name: string, n = 1) =>
  `# Subtest: ${name}\n    ok 1\n    1..1\nok ${n} - ${name} # time=5.4ms\n`;
const failing = (name: string, n = 1) =>
  `# Subtest: ${name}\n    not ok 1\n    1..1\nnot ok ${n} - ${name} # time=5.4ms\n`;
const summary = (counts: string) => `1..2\n# { ${counts} }\n# time=9ms\n`;

t.test('the output of passing files is parsed', async (t) => {
  const output = passing(A) + passing(B, 2) + summary('total: 12, pass: 11, skip: 1');
  const outcome = parseOutcome(output, [A, B], true);
  t.match(outcome, { passed: 11, failed: 0, skipped: 1, crash: /^$/ });
  t.match(outcome.files, [
    { name: A, isOk: true, took_ms: 5 },
    { name: B, isOk: true, took_ms: 5 },
  ]);
});

t.test('each file has its own part of the output', async (t) => {
  const output = passing(A) + failing(B, 2) + summary('total: 2, pass: 1, fail: 1');
  const outcome = parseOutcome(output, [A, B], false);
  t.match(outcome, { passed: 1, failed: 1, crash: /^$/ });
  t.strictSame(
    outcome.files.map(({ isOk }) => isOk),
    [true, false],
  );
  t.match(outcome.files[1]?.output, /not ok 1/);
  t.notMatch(outcome.files[0]?.output, /not ok/);
});

t.test(
  'a group fails by its summary, its exit code, or a file that did not end or asserted nothing',
  async (t) => {
    const full = passing(A) + passing(B, 2);
    for (const [what, output, hasExitedWell, failed] of [
      ['failed assertions', full + summary('total: 12, pass: 9, fail: 3'), false, 3],
      ['failed assertions and exit 0', full + summary('total: 12, pass: 9, fail: 3'), true, 3],
      ['a crash after its summary', full + summary('total: 12, pass: 12'), false, 1],
      ['a crash before its summary', full, false, 1],
      ['an end before its summary', full, true, 1],
      ['a crash in the second file', passing(A), false, 1],
      ['a crash in the first file', `# Subtest: ${A}\n    ok 1\n`, false, 2],
      ['no output', '', true, 2],
      [
        'a file without assertions',
        `${passing(A)}# Subtest: ${B}\n    1..0\nok 2 - ${B} # time=1ms\n${summary('total: 2, pass: 1, skip: 1')}`,
        true,
        1,
      ],
      ['skipped assertions only', full + summary('total: 2, skip: 2'), true, 1],
    ] as const) {
      t.match(parseOutcome(output, [A, B], hasExitedWell), { failed }, what);
    }
    t.match(parseOutcome(`${passing(A)}Error: out of memory\n`, [A, B], false).crash, /out of memory/);
  },
);

t.test('an error outside of the assertions is shown', async (t) => {
  const thrown = `${passing(A)}# Subtest: ${B}\n    ok 1\n    1..1\n# error thrown in teardown\nError: no such folder\n`;
  const outcome = parseOutcome(thrown + summary('total: 2, pass: 2, fail: 1'), [A, B], false);
  t.match([outcome.files[1]?.output, outcome.crash].join(), /no such folder/);
  const after = `${passing(A)}${passing(B, 2).replace('ok 2 -', 'not ok 2 -')}Error: no such folder\n`;
  t.match(parseOutcome(after + summary('total: 2, pass: 2, fail: 1'), [A, B], false).crash, /no such folder/);
});

t.test('what a file printed that did not end is shown', async (t) => {
  const output = `${passing(A)}# Subtest: ${B}\n    not ok 1 - refused\n${summary('total: 2, pass: 1, fail: 1')}`;
  t.match(parseOutcome(output, [A, B], false).files[1]?.output, /refused/);
});

t.test('files are divided into the same groups each time, the last ones small', async (t) => {
  for (const length of [0, 1, 2, 9, 50, 200]) {
    const files = Array.from({ length }, (_, i) => ({ name: `${i}`, compiled: `${i}` }));
    const groups = groupsOf(files);
    t.strictSame(groups.flat(), files, 'all files, in their order');
    t.ok(
      groups.every((group) => group.length >= 1 && group.length <= GROUP_MAX),
      'of no more than a process runs',
    );
    t.ok((groups.at(-1)?.length ?? 1) === 1);
  }
});

const runner = String(process.argv[1]); // scripts/test-group.ts, compiled
const tap = pathToFileURL(join(dirname(runner), 'test-tap.js')).href;

t.test('a file that hangs has failed in time, and the next one runs', async (t) => {
  const folder = t.testdir({
    'hangs.mjs': `import t from '${tap}';
      setInterval(() => {}, 1000);
      t.test('waits for ever', () => new Promise(() => {}));`,
    'passes.mjs': `import t from '${tap}'; t.pass();`,
  });
  const files = ['hangs', 'passes'].map((name) => ({ name, compiled: join(folder, `${name}.mjs`) }));
  const outcome = await runGroup(files, { runner, env: process.env, fileMax_ms: 15_000 });
  t.match(outcome, { isOk: false, files: [{ isOk: false }, { isOk: true }] });
  t.match(outcome.files[0]?.output, /timeout!/);
});

t.test('a group that hangs after an error in a teardown is ended', async (t) => {
  const folder = t.testdir({
    'teardown.mjs': `import t from '${tap}';
      setInterval(() => {}, 1000);
      t.teardown(() => { throw new Error('in a teardown'); });
      t.pass();`,
  });
  const files = [{ name: 'teardown', compiled: join(folder, 'teardown.mjs') }];
  const outcome = await runGroup(files, { runner, env: process.env, fileMax_ms: 3_000 });
  t.match(outcome, { isOk: false, files: [{ isOk: false }] });
  t.match(`${outcome.files[0]?.output}${outcome.crash}`, /ended by SIGKILL/);
});
