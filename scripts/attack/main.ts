/**
 * Plays the attacker on protected counts: `npm run attack`. Starts a gateway of its own on made-up people, asks what an
 * organisation with every right may ask, many times over its budget, and prints how often it learns what it must not,
 * beside the same attack on exact counts. Everything it knows besides is what the line says.
 *   ATTACK_PEOPLE   how many people, 12,000 without it
 *   ATTACK_TRIALS   how many trials of each attack, 150 without it
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { keyOf, openDatabase, startGateway, stop } from '../bench/stage.js';
import { createPartnerClient } from '../client/partner.js';
import { attacks } from './attacks.js';

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
      createPartnerClient(`http://localhost:${PORT}`, await keyOf(database, folder, id));
    const outcomes = attacks(
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
