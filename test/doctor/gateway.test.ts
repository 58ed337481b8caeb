import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { examine } from '../../src/doctor/examine.js';
import { createTestGateway, TEST_TIMING } from '../helpers/gateway.js';
import { testServers } from '../helpers/servers.js';

/** The gateway passes the suite of its own doctor, for each kind of partner. */

const g = await createTestGateway(t, {}, { ...TEST_TIMING, sandboxActs_ms: 100 });
const keyOf = (id: string) =>
  JSON.parse(readFileSync(join(testServers().partnersDir, `${id}.jwk.json`), 'utf8'));
const findingsFor = (id: string) => examine({ origin: g.origin, jwk: keyOf(id), began: () => undefined });

t.test('a bank: every check passes', async (t) => {
  const { isSandbox, findings } = await findingsFor('bank-a');
  t.ok(isSandbox);
  for (const each of findings) t.equal(each.outcome, 'passed', each.name, each as object);
});

t.test('a person who is chosen, and waits for a decision', async (t) => {
  const { findings } = await examine({
    origin: g.origin,
    jwk: keyOf('bank-a'),
    persona: g.number('an'),
    only: ['waiting.answered'],
    began: () => undefined,
  });
  t.match(findings, [{ outcome: 'passed' }]);
});

for (const id of [
  ...['pharmacy-a', 'pharmacy-b', 'school-a', 'civic-a', 'rental-a', 'hospital-a'],
  ...['registry-authority', 'ministry-education'],
]) {
  t.test(`${id}: no check fails`, async (t) => {
    const { findings } = await findingsFor(id);
    for (const each of findings) t.not(each.outcome, 'failed', each.name, each as object);
  });
}
