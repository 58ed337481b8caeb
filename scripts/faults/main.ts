/**
 * Plays faults of a cluster under load, and accounts for every acknowledged effect:
 *   npm run faults -- cluster [SCENARIO...]   all scenarios, or some: see scenarios.ts
 * FAULTS_RUNS plays each so many times (1), FAULTS_PER_S with so many operations a second instead of the scenario's own;
 * FAULTS_LOGS keeps the logs of all servers in that folder.
 */
import { cpus } from 'node:os';
import type { Closing } from '../cluster/cluster.js';
import { installTools } from '../cluster/tools.js';
import { closeOnInterrupt } from '../on-interrupt.js';
import { isExact } from './account.js';
import { play } from './play.js';
import { heading, row } from './report.js';
import { SCENARIOS, type Scenario, type ScenarioName } from './scenarios.js';
import { keepLogs, openStage } from './stage.js';

const [part, ...words] = process.argv.slice(2);
const names = Object.keys(SCENARIOS);
const unknown = words.find((word) => !names.includes(word));
if (part !== 'cluster' || unknown !== undefined) {
  console.error(`usage: npm run faults -- cluster [SCENARIO...], with ${names.join(', ')}`);
  process.exit(1);
}
const missing = installTools();
if (missing.length > 0) {
  console.error(`no cluster was started: this machine lacks ${missing.join(', ')} (packages of Debian)`);
  process.exit(1);
}

const isRoot = process.getuid?.() === 0;
const chosen = (
  words.length > 0 ? words : names.filter((name) => isRoot || name !== 'disk')
) as ScenarioName[];
if (chosen.some((name) => 'disk_bytes' in SCENARIOS[name]) && !isRoot) {
  console.error('the scenario disk gives each node a disk of its own, which needs root');
  process.exit(1);
}

const runs = Number(process.env.FAULTS_RUNS ?? 1);
const closing: Closing = [];
const close = async () => {
  // Each step, whatever becomes of those before it: nothing stays behind.
  for (const step of closing.splice(0).reverse()) {
    try {
      await step();
    } catch (error) {
      console.error(error);
    }
  }
};
closeOnInterrupt(close);
try {
  const [disk_bytes] = chosen.flatMap((name) => (SCENARIOS[name] as Scenario).disk_bytes ?? []);
  const stage = await openStage(closing, (text) => console.log(text), disk_bytes);
  closing.push(() => keepLogs(stage.cluster.folder, process.env.FAULTS_LOGS));
  console.log(heading());
  const results = [];
  for (const name of chosen) {
    for (let run = 1; run <= runs; run++) {
      const scenario: Scenario = SCENARIOS[name];
      const played = await play(stage, scenario, Number(process.env.FAULTS_PER_S ?? scenario.per_s));
      console.log(row(name, played));
      const { lost, doubled, miscounted, unasked, ...counts } = played.account;
      const faults = { lost, doubled, miscounted, unasked };
      if (!isExact(played.account)) {
        process.exitCode = 1;
        console.error(JSON.stringify(faults));
      }
      const numbers = Object.fromEntries(Object.entries(faults).map(([fault, list]) => [fault, list.length]));
      results.push({ scenario: name, ...played, account: { ...counts, ...numbers } });
    }
  }
  const machine = { cpus: cpus().length, cpu: cpus()[0]?.model, node: process.version };
  console.log(JSON.stringify({ faults: 'cluster', results, machine }));
} finally {
  await close();
}
