import { dirname } from 'node:path';
import t from 'tap';
import type { Limits } from '../../scripts/demo/asked.js';
import { bankStory } from '../../scripts/demo/bank.js';
import { cibaStory } from '../../scripts/demo/ciba.js';
import { civicStory } from '../../scripts/demo/civic.js';
import { pharmacyStory } from '../../scripts/demo/pharmacy.js';
import { schoolStory } from '../../scripts/demo/school.js';
import { createTestGateway } from '../helpers/gateway.js';
import { testServers } from '../helpers/servers.js';

const g = await createTestGateway(t);
const dataDir = dirname(testServers().partnersDir);

// Shorter than the poll waits (20 s), so that a poll that is not woken fails the test.
const PATIENT: Limits = { prompt_ms: 60_000, poll_ms: 15_000 };

/** Plays a story. @returns the printed lines */
async function play(
  story: (origin: string, dataDir: string, limits: Limits) => Promise<void>,
  { folder = dataDir, limits = PATIENT } = {},
): Promise<string[]> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (text: string) => void lines.push(...text.split('\n'));
  try {
    await story(g.origin, folder, limits);
  } finally {
    console.log = log;
  }
  return lines;
}

const rowsOf = async (text: string) => (await g.owner.query({ text, rowMode: 'array' })).rows;

t.test('every story succeeds, also when repeated', async (t) => {
  for (const story of [bankStory, pharmacyStory, schoolStory, civicStory, pharmacyStory]) {
    const lines = await play(story);
    t.equal(lines.at(-1), 'Everything went as it should.', story.name);
    t.ok(lines.some((line) => line.startsWith('1. ')));
    t.notMatch(lines.join('\n'), /undefined|\[object/, 'no missing values are printed');
  }
  const left = 'SELECT count(*)::integer FROM citizen.passkey WHERE removed_at IS NULL';
  t.strictSame(await rowsOf(left), [[0]], 'no story leaves a passkey behind');
});

t.test('a stock client plays the bank, with a person who answers by itself', async (t) => {
  const lines = await play(cibaStory);
  t.equal(lines.at(-1), 'Everything went as it should.');
  t.notMatch(lines.join('\n'), /undefined|\[object/, 'no missing values are printed');
});

t.test("the database has what the pharmacies' story prints", async (t) => {
  const output = (await play(pharmacyStory)).join('\n');
  const code = /prescription +(\S+)/.exec(output)?.[1];
  const lines = `SELECT line, quantity / 6, dispensed / 6 FROM prescription.line WHERE code = '${code}' ORDER BY line`;
  t.strictSame(await rowsOf(lines), [
    [1, 2, 1],
    [2, 1, 0],
  ]);
  const made = `SELECT count(*)::integer, count(cancelled_at)::integer FROM prescription.dispensing WHERE code = '${code}'`;
  t.strictSame(await rowsOf(made), [[2, 1]], 'two dispensings, one of them cancelled');
  const refused = `SELECT refusal FROM ledger.entry WHERE kind = 'dispensing_refused'
    AND fields = ARRAY['prescriptions.lines:${code}'] ORDER BY at`;
  t.strictSame((await rowsOf(refused)).flat(), ['quantity_exceeds_remaining', 'consent_not_active']);
  const read = `SELECT DISTINCT f FROM ledger.entry, unnest(fields) f
    WHERE kind = 'release' AND f LIKE '%${code}' ORDER BY f`;
  t.strictSame((await rowsOf(read)).flat(), [
    `prescriptions.lines:${code}`,
    `prescriptions.remaining:${code}`,
  ]);
});

t.test('the school and the civic partner read only these fields, and the ledger records them', async (t) => {
  const read = (partner: string) =>
    rowsOf(`SELECT DISTINCT f FROM ledger.entry, unnest(fields) f
      WHERE kind = 'release' AND partner_id = '${partner}' ORDER BY f`);
  t.strictSame((await read('school-a')).flat(), [
    'person.birth_full_name',
    'person.birth_year',
    'person.permanent_residence',
  ]);
  t.strictSame((await read('civic-a')).flat(), ['person.birth_full_name', 'person.province_of_residence']);
});

t.test('a story that cannot continue fails with one line', async (t) => {
  await t.rejects(play(pharmacyStory, { folder: '/nonexistent' }), {
    message: /hospital-a.jwk.json cannot be read/,
  });
  // Pharmacy A has used its half of the prompt budget (100) of everybody in the story.
  await g.owner.query(
    `INSERT INTO consent.request (person_id, request_id, partner_id, purpose, statement, required_fields, optional_fields,
         access_mode, retention, binding_code, salt, subject, by_share_code, prompted, state, asked_at, expires_at)
       SELECT p, consent.new_id(consent.bucket(p)), 'pharmacy-a', 'pharmacy.age_check', 'x', '{person.is_adult}', '{}', 'once',
           'P1D', 'AAAA', ledger.new_salt(), sha256('x'), false, true, 'expired', now(), now()
         FROM unnest(ARRAY[1, 2, 9, 10]) p, generate_series(1, 50)`,
  );
  // No prompt will come, so a short limit suffices.
  await t.rejects(play(pharmacyStory, { limits: { ...PATIENT, prompt_ms: 1_000 } }), {
    message: /^no prompt came up: Pharmacy A has spent/,
  });
});
