/**
 * Checks what operators are given in scripts/deploy: that alert rules and dashboard name metrics, labels and operations that
 * a gateway has, that settings are known, what promtool says of
 * the rules and of their tests, and what systemd-analyze, helm and kubeconform say, where they are installed.
 *   npm run check:deploy
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { parse } from 'yaml';
import { VARIABLES } from '../src/config.js';
import { createObserver } from '../src/observation.js';
import { aptProgram } from './apt.js';
import { chartFaults } from './chart-rules.js';

const FOLDER = 'scripts/deploy';
const RULES = `${FOLDER}/prometheus/alerts.yaml`;
const RULE_TESTS = `${FOLDER}/prometheus/alerts.test.yaml`;
const UNIT = `${FOLDER}/systemd/ung-thuan.service`;
const faults: string[] = [];
const read = (file: string) => readFileSync(file, 'utf8');

const metrics = await createObserver(pino({ level: 'silent' })).metrics();
const known = new Set([...metrics.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => String(name)));
const operations = new Set(
  ['partner', 'citizen'].flatMap((name) =>
    [...read(`openapi/${name}.yaml`).matchAll(/operationId: (\w+)/g)].map(([, id]) => String(id)),
  ),
);

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[];
  }[];
}
interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

const { groups } = parse(read(RULES)) as Rules;
const { panels } = JSON.parse(read(`${FOLDER}/prometheus/dashboard.json`)) as Dashboard;
for (const { alert, expr } of groups.flatMap(({ rules }) => rules)) checkExpression(alert, expr);
for (const { title, targets } of panels) for (const { expr } of targets) checkExpression(title, expr);

interface Compose {
  readonly services: { readonly gateway: { readonly environment: Readonly<Record<string, string>> } };
}
const { environment } = (parse(read(`${FOLDER}/compose.yaml`)) as Compose).services.gateway;
const inUnit = [...read(UNIT).matchAll(/^Environment=(.*)$/gm)].flatMap(([, line]) =>
  String(line).split(' '),
);
for (const name of [...Object.keys(environment), ...inUnit.map((each) => String(each.split('=')[0]))]) {
  if (!VARIABLES.includes(name)) faults.push(`${name} is no setting of the gateway`);
}

const CHART = `${FOLDER}/helm`;
faults.push(...chartFaults(CHART, VARIABLES, JSON.parse(read('package.json')).version));

runIfInstalled('helm', ['lint', '--strict', CHART]);
const rendered = spawnSync('helm', ['template', 'check', CHART, '--set', 'serviceMonitor=true'], {
  encoding: 'utf8',
});
runIfInstalled('kubeconform', ['-strict', '-ignore-missing-schemas'], rendered.stdout);
const promtool = spawnSync('promtool', ['--version']).error
  ? (aptProgram('prometheus', 'usr/bin/promtool') ?? 'promtool')
  : 'promtool';
runIfInstalled(promtool, ['check', 'rules', RULES]);
runIfInstalled(promtool, ['test', 'rules', RULE_TESTS]);
runIfInstalled('systemd-analyze', ['verify', '--recursive-errors=no', UNIT]);

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}

/** Names outside of braces, quotes and brackets that begin as the gateway's metrics do must be among them. */
function checkExpression(what: string, expression: string): void {
  for (const [name] of expression.matchAll(/\b(?:ung_thuan|process|nodejs)_\w+/g)) {
    const base = name.replace(/_(count|sum|bucket)$/, '');
    if (!known.has(name) && !known.has(base)) faults.push(`${what}: there is no metric ${name}`);
  }
  for (const [, id] of expression.matchAll(/operation="([^"]+)"/g)) {
    if (!operations.has(String(id))) faults.push(`${what}: there is no operation ${id}`);
  }
}

function runIfInstalled(program: string, words: readonly string[], input = ''): void {
  const { error, status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8', input });
  if (error !== undefined) console.log(`${program} is not installed: what it would check was not checked`);
  else if (status !== 0) faults.push(`${program}: ${stdout}${stderr}`);
}
