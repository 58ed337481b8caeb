/**
 * Attacks protected counts: `npm run attack`. Starts a gateway on generated people, asks as an organisation that may ask about
 * everything, far beyond its daily budget, and prints how often it learns what it must not, compared with the same attack on
 * exact counts. The printed line states what else the attacker knows.
 *   ATTACK_PEOPLE   number of people (12000)
 *   ATTACK_TRIALS   trials of each attack (150)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { openDatabase, readUnthrottledKey, startGateway, stop } from '../bench/stage.js';
import { createPartnerClient } from '../client/partner.js';
import { runAttacks } from './attacks.js';

const PEOPLE = Number(process.env.ATTACK_PEOPLE ?? 12_000);
const TRIALS = Number(process.env.ATTACK_TRIALS ?? 150);
const PORT = 18_433;

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-attack-'));
const database = await openDatabase(folder);
try {
  await migrate(database.admin, catalogueFacts());
  await writeSandbox(database.admin, { people: PEOPLE, dataDir: folder });
  const gateway = await startGateway(folder, PORT);
  try {
    const client = async (id: string) =>
      createPartnerClient(`http://localhost:${PORT}`, await readUnthrottledKey(database, folder, id));
    const outcomes = runAttacks(
      { ministry: await client('ministry-education'), authority: await client('registry-authority') },
      database.admin,
      TRIALS,
    );
    for await (const { attack, learns, trials, exact, right, guessing, sure } of outcomes) {
      console.log(`${attack}: ${learns} (${trials} trials)`);
      console.log(
        `  right with exact counts ${exact} %, protected ${right} %, without the attack ${guessing} %; sure ${sure} %`,
      );
    }
  } finally {
    await stop(gateway);
  }
} finally {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}
