/**
 * How long the page takes to verify a history, in Chromium: from the moment when the proof has arrived until the page says that it holds, parsing,
 * hashing, comparing with the list and painting included; at the speed of this machine, and four times slower, like a cheap phone. On a
 * fresh database.
 *   BENCH_ENTRIES  number of entries of the person (1000)
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { readPersonas } from '../demo/sandbox.js';
import { freePort } from '../free-port.js';
import { launchBrowser, openPhone } from '../inbox/browser.js';
import { signInAs } from '../inbox/visit.js';
import { type Database, openDatabase, report, startGateway, stop } from './stage.js';

const ENTRIES = Number(process.env.BENCH_ENTRIES ?? 1_000);
const PERSON = 'Nguyễn Thu An';
const ROUNDS = 5;
const SLOWDOWNS = [1, 4];
const MARKS = { verified_ms: 1_000 };

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-bench-'));
const database = await openDatabase(folder);
let gateway: ChildProcess | undefined;
let browser: Browser | undefined;
try {
  await migrate(database.admin, catalogueFacts());
  await writeSandbox(database.admin, { people: 100, dataDir: folder });
  const port = await freePort();
  gateway = await startGateway(folder, port);
  const origin = `http://localhost:${port}`;
  await addEntries(database, origin);
  browser = await launchBrowser();
  const verified_ms: Record<string, number> = {};
  for (const slowdown of SLOWDOWNS)
    verified_ms[`${slowdown}x CPU`] = await measure(browser, origin, slowdown);
  report('a history verified by the page', {
    entries: ENTRIES,
    rounds: ROUNDS,
    verified_ms,
    marks: MARKS,
    load: loadavg()[0],
  });
} finally {
  await browser?.close();
  if (gateway !== undefined) await stop(gateway);
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Adds made-up releases to the history of the person. */
async function addEntries({ admin }: Database, origin: string): Promise<void> {
  const number = (await readPersonas(origin)).find(({ name }) => name === PERSON)?.personal_id_number ?? '';
  await admin.query(
    `INSERT INTO ledger.entry (person_id, entry_id, kind, at, actor, partner_id, purpose, fields, request_id, consent_id, release_id, salt, subject)
       SELECT p.person_id, i.id, 'release', date_trunc('milliseconds', clock_timestamp()), 'partner', 'bank-a', 'bank.account_opening',
           '{person.birth_full_name,person.date_of_birth,person.permanent_residence}', gen_random_uuid(), gen_random_uuid(), i.id,
           ledger.new_salt(), sha256(n::text::bytea)
         FROM population.person p CROSS JOIN generate_series(1, $1::integer) n
           CROSS JOIN LATERAL (SELECT consent.new_id(consent.bucket(p.person_id)) AS id WHERE n > 0) i -- of each its own
         WHERE p.personal_id_number = $2::bigint`,
    [ENTRIES, number],
  );
}

/** @returns the median of the rounds, in milliseconds */
async function measure(on: Browser, origin: string, slowdown: number): Promise<number> {
  const { page, context } = await openPhone(on);
  await signInAs(page, origin, PERSON);
  const isProven = `fetch('/citizen/v1/history/proof').then(async (answer) => answer.ok && (await answer.json()).entries.length >= ${ENTRIES})`;
  while (!(await page.evaluate<boolean>(isProven))) await new Promise((done) => setTimeout(done, 1_000));
  await page.addInitScript(`new MutationObserver(() => {
    if (document.querySelector('.history-proof .notice-good')) globalThis.verifiedAt ??= performance.now();
  }).observe(document, { childList: true, subtree: true })`);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.goto('about:blank');
    await page.goto(`${origin}/history`);
    await page.locator('.history-proof .notice-good').waitFor();
    rounds.push(
      await page.evaluate<number>(`globalThis.verifiedAt -
        performance.getEntriesByType('resource').find(({ name }) => name.includes('/history/proof')).responseEnd`),
    );
  }
  await context.close();
  return Math.round(rounds.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN);
}
