import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { chartFaults } from '../../scripts/chart-rules.js';
import { VARIABLES } from '../../src/config.js';

const CHART = 'scripts/deploy/helm';
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-chart-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

t.test('the chart holds, and each rule finds what breaks it', async (t) => {
  t.strictSame(chartFaults(CHART, VARIABLES, version), []);
  t.match(chartFaults(CHART, VARIABLES, '9.9.9'), ['appVersion is not 9.9.9']);
  for (const [file, from, to, fault] of [
    ['values.yaml', 'replicas: 3', 'copies: 3', 'there is no value replicas'],
    ['values.yaml', 'replicas: 3', 'replicas: 3\ncopies: 3', 'no template uses copies'],
    ['values.yaml', 'WORKERS', 'WORKER', 'WORKER is no setting of the gateway'],
    ['templates/gateway.yaml', 'name: PUSH_KEY', 'name: PUSH_KEYS', 'PUSH_KEYS is no setting of the gateway'],
    ['templates/gateway.yaml', 'Seconds 40', 'Seconds 4', 'the grace period'],
    ['templates/gateway.yaml', 'kind: Deployment', 'kind: [', 'templates/gateway.yaml: '],
    ['templates/_pod.tpl', 'drop: [ALL]', 'drop: []', 'the chart lacks drop: [ALL]'],
    [
      'templates/migrate.yaml',
      'automountServiceAccountToken: false',
      '',
      'templates/migrate.yaml lacks automount',
    ],
  ] as const) {
    cpSync(CHART, folder, { recursive: true });
    const text = readFileSync(join(folder, file), 'utf8');
    t.ok(text.includes(from), from);
    writeFileSync(join(folder, file), text.replace(from, to));
    t.ok(
      chartFaults(folder, VARIABLES, version).some((each) => each.startsWith(fault)),
      fault,
    );
  }
});
