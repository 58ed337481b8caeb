/**
 * Runs a benchmark:
 *   npm run bench [-- SCENARIO...]   the gateway beside other servers: release, status, lifecycle, dispensing, contention
 *   npm run bench -- nation          generating a nation, and its releases, import of units and registry events
 *   npm run bench -- registry-files  exporting people and loading them, beside generating them
 *   npm run bench -- counts          protected counts of a nation
 *   npm run bench -- decision        an approval, by function of the database
 *   npm run bench -- events          how soon events reach partners, and what they cost releases
 *   npm run bench -- history         a history of 1,000 entries verified by the page
 *   npm run bench -- ledger          releases with the sequencer and without, entries becoming leaves, proofs
 *   npm run bench -- layers          releases and dispensings without the gateway: CPU time of PostgreSQL, layer by layer and in batches
 *   npm run bench -- map             the map over people's chains: time, write-ahead log and bytes, with a million of them
 *   npm run bench -- wal             what a release writes to the write-ahead log
 *   npm run bench -- page            the inbox on a slow phone, for a running gateway
 */
import { compare, SCENARIOS } from './side-by-side.js';

type Scenario = keyof typeof SCENARIOS;
const ALONE: Readonly<Record<string, () => Promise<unknown>>> = {
  nation: () => import('./nation.js'),
  'registry-files': () => import('./registry-files.js'),
  counts: () => import('./counts.js'),
  decision: () => import('./decision.js'),
  layers: () => import('./layers.js'),
  wal: () => import('./wal.js'),
  events: () => import('./events.js'),
  ledger: () => import('./ledger.js'),
  map: () => import('./map.js'),
  history: () => import('./history.js'),
  page: () => import('./page.js'),
};
const words = process.argv.slice(2);
const [first = ''] = words;
const unknown = words.find((word) => !(word in SCENARIOS));
if (first in ALONE) await ALONE[first]?.();
else if (unknown === undefined) await compare(words as Scenario[]);
else
  throw new Error(
    `unknown benchmark ${unknown}: ${[...Object.keys(SCENARIOS), ...Object.keys(ALONE)].join(', ')}`,
  );
