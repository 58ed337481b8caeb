import { createHash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { FIELDS } from '../../src/catalogue/fields.js';
import { PURPOSES } from '../../src/catalogue/purposes.js';
import { formatId, type Uuid } from '../../src/id.js';
import { entryText } from '../../src/ledger/entry.js';
import { leafHash } from '../../src/ledger/hash.js';
import { acceptedRepresentation } from '../../src/release/representation.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { signedBase } from '../helpers/signed-base.js';

const g = await createTestGateway(t);
const bank = g.partner('bank-a');

interface Seed {
  readonly purpose?: string;
  readonly fields?: readonly string[];
  readonly access_mode?: 'once' | 'recurring';
  readonly at_most_count?: number | null;
  readonly at_most_per?: string | null;
  readonly state?: string;
  /** SQL intervals from now. */
  readonly valid?: string;
  readonly lapses?: string | null;
}

/** A consent of the person 1 to bank-a, in any state. */
async function seedConsent({
  purpose = 'bank.account_opening',
  fields = ['person.birth_full_name'],
  access_mode = 'once',
  at_most_count = null,
  at_most_per = null,
  state = 'active',
  valid = '1 day',
  lapses = null,
}: Seed = {}): Promise<Uuid> {
  const { rows } = await g.owner.query(
    `INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields, access_mode,
       access_until, at_most_count, at_most_per, retention, salt, subject, by_share_code, given_at, valid_until, state,
       lapses_at)
     SELECT 1, consent.new_id(consent.bucket(1)), consent.new_id(consent.bucket(1)), 'bank-a', $1, 'x', $2, $3,
       CASE WHEN $3 = 'recurring' THEN population.today() + 30 END, $4, $5, 'P1D', s.salt,
       ledger.subject_commitment(s.salt, $9), false, now(), now() + $6::interval, $7, now() + $8::interval
     FROM ledger.new_salt() s (salt)
     RETURNING consent_id`,
    [purpose, fields, access_mode, at_most_count, at_most_per, valid, state, lapses, g.number('an')],
  );
  return rows[0].consent_id;
}

const recurring = (more: Seed = {}) =>
  seedConsent({
    purpose: 'bank.know_your_customer_refresh',
    access_mode: 'recurring',
    at_most_count: 1_000,
    at_most_per: 'day',
    ...more,
  });

const release = (consentId: Uuid, fields?: readonly string[], options: object = {}) =>
  bank.call('POST', `/v1/consents/${formatId('cst', consentId)}/releases`, {
    ...(fields && { body: { fields } }),
    ...options,
  });

const stateOf = async (consentId: Uuid) =>
  (await g.owner.query('SELECT state, uses FROM consent.consent WHERE consent_id = $1', [consentId])).rows[0];

const entriesOf = async (consentId: Uuid) =>
  (
    await g.owner.query(
      'SELECT *, kind::text, actor::text FROM ledger.entry WHERE consent_id = $1 ORDER BY at',
      [consentId],
    )
  ).rows;

t.test('a release that cannot be recorded fails and leaves no trace', async (t) => {
  const consentId = await seedConsent();
  const key = await g.owner.query("SELECT thumbprint FROM partner.key WHERE partner_id = 'bank-a'");
  const partnerLogin = await g.login('partner');
  const call = (nonce: string) =>
    partnerLogin.query("SELECT * FROM gate.release($1, $2, $2, $3, $5, '', NULL, $4, NULL, NULL)", [
      key.rows[0].thumbprint,
      nonce,
      Buffer.alloc(32),
      consentId,
      signedBase(key.rows[0].thumbprint, nonce),
    ]);
  await g.owner.query(
    `CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''disk full''; END';
     CREATE TRIGGER fail BEFORE INSERT ON ledger.entry FOR EACH ROW EXECUTE FUNCTION public.fail()`,
  );
  await t.rejects(call('nonce-0000000001'), /disk full/);
  const state = async () => ({
    ...(await stateOf(consentId)),
    accepted: (
      await g.owner.query("SELECT FROM partner.accepted_request WHERE nonce LIKE 'nonce-000000000_'")
    ).rowCount,
  });
  t.strictSame(await state(), { uses: 0, state: 'active', accepted: 0 });
  await g.owner.query('DROP TRIGGER fail ON ledger.entry');
  const done = await call('nonce-0000000001');
  t.strictSame(done.rows[0].data, { person: { birth_full_name: 'Nguyễn Thu An' } });
  t.strictSame(await state(), { uses: 1, state: 'consumed', accepted: 1 });
  const again = await call('nonce-0000000002');
  t.match(again.rows[0], { refusal: 'UT010', refusal_detail: { state: 'consumed' }, data: null });
  await t.rejects(call('nonce-0000000002'), { code: 'UT002' }, 'a recorded refusal cannot be replayed');
});

t.test('only a consent in force releases, and each refusal is recorded', async (t) => {
  const refused: [Seed, string][] = [
    [{ state: 'paused' }, 'paused'],
    [{ state: 'consumed' }, 'consumed'],
    [{ state: 'revoked' }, 'revoked'],
    [{ state: 'relinquished' }, 'relinquished'],
    [{ state: 'expired' }, 'expired'],
    [{ state: 'lapsed' }, 'lapsed'],
    [{ valid: '-1 ms' }, 'expired'],
    [{ state: 'paused', valid: '-1 ms' }, 'expired'],
    [{ state: 'revoked', valid: '-1 ms' }, 'revoked'],
    [{ lapses: '-1 ms' }, 'lapsed'],
    [{ lapses: '-2 ms', valid: '-1 ms' }, 'lapsed'],
    [{ lapses: '-1 ms', valid: '-2 ms' }, 'expired'],
  ];
  for (const seed of [seedConsent, recurring]) {
    for (const [given, state] of refused) {
      const consentId = await seed(given);
      const answer = await release(consentId);
      t.match(answer, { status: 409, body: { code: 'consent_not_active', state } });
      fitsContract(t, 'createRelease', answer);
      t.equal((await stateOf(consentId)).uses, 0);
      // The gateway may have ended a consent meanwhile whose time is over.
      const entries = (await entriesOf(consentId)).filter(
        ({ kind }) => !/^consent_(expired|lapsed)$/.test(kind),
      );
      t.equal(entries.length, 1);
      t.match(entries, [
        { kind: 'release_refused', refusal: 'consent_not_active', actor: 'partner', partner_id: 'bank-a' },
      ]);
    }
    for (const given of [{}, { lapses: '1 day' }]) {
      const consentId = await seed(given);
      t.equal((await release(consentId)).status, 201);
      const entries = await entriesOf(consentId);
      t.strictSame(
        entries.map(({ kind }) => kind),
        ['release'],
      );
    }
  }
});

t.test('a purpose that the partner no longer has', async (t) => {
  const consentId = await recurring({ purpose: 'bank.age_check', fields: ['person.is_adult'] });
  const setPurposes = (purposes: readonly string[]) =>
    g.owner.query("UPDATE partner.partner SET purposes = $1 WHERE partner_id = 'bank-a'", [purposes]);
  const { rows } = await g.owner.query("SELECT purposes FROM partner.partner WHERE partner_id = 'bank-a'");
  await setPurposes(['bank.account_opening']);
  const once = await seedConsent({ purpose: 'bank.age_check', fields: ['person.is_adult'] });
  for (const each of [consentId, once]) {
    t.match(await release(each), { status: 403, body: { code: 'purpose_not_permitted' } });
    t.strictSame(
      (await entriesOf(each)).map(({ kind, refusal }) => [kind, refusal]),
      [['release_refused', 'purpose_not_permitted']],
    );
    t.strictSame(await stateOf(each), { state: 'active', uses: 0 });
  }
  await setPurposes(rows[0].purposes);
  t.equal((await release(consentId)).status, 201);
});

t.test('one of many releases of a consent for one is made', async (t) => {
  const consentId = await seedConsent();
  const answers = await Promise.all(Array.from({ length: 20 }, () => release(consentId)));
  const losers = answers.filter(({ status }) => status !== 201);
  t.equal(losers.length, 19);
  for (const loser of losers)
    t.match(loser, { status: 409, body: { code: 'consent_not_active', state: 'consumed' } });
  t.strictSame(await stateOf(consentId), { state: 'consumed', uses: 1 });
  const kinds = (await entriesOf(consentId)).map(({ kind }) => kind).sort();
  t.strictSame(kinds, ['release', ...Array.from({ length: 19 }, () => 'release_refused')]);
});

t.test('a repeated release gives what the first gave, or nothing', async (t) => {
  for (const consentId of [
    await seedConsent({ fields: ['person.phone_number'] }),
    await recurring({ fields: ['person.phone_number'] }),
  ]) {
    const options = { idempotencyKey: randomUUID() };
    const first = await release(consentId, undefined, options);
    t.equal(first.status, 201);
    const after = await stateOf(consentId);
    t.equal(after.uses, 1);
    const number = first.body.data.person.phone_number;
    const change = (to: string) =>
      g.owner.query('UPDATE population.person SET phone_number = $1 WHERE person_id = 1', [to]);
    await change('+84900000001');
    const changed = await release(consentId, undefined, options);
    t.match(changed, { status: 409, body: { code: 'release_not_repeatable' } });
    fitsContract(t, 'createRelease', changed);
    t.notMatch(JSON.stringify(changed.body), '84900000001');
    await change(number);
    const again = await release(consentId, undefined, options);
    t.match(again, { status: 201, body: { release_id: first.body.release_id, data: first.body.data } });
    fitsContract(t, 'createRelease', again);
    t.notMatch(again.headers.ratelimit, 'consent', 'it is not counted');
    t.strictSame(await stateOf(consentId), after);
    const entries = await entriesOf(consentId);
    t.strictSame(
      entries.map(({ kind, release_id }) => [
        kind,
        formatId('rel', release_id ?? '00000000-0000-0000-0000-000000000000'),
      ]),
      [
        ['release', first.body.release_id],
        ['release_refused', formatId('rel', '00000000-0000-0000-0000-000000000000')],
        ['release_repeated', first.body.release_id],
      ],
    );
  }
});

t.test('an answer has the requested fields and no others', async (t) => {
  const approved = PURPOSES['bank.know_your_customer_refresh'].fields;
  const consentId = await recurring({ fields: approved });
  const all = await release(consentId);
  t.equal(all.status, 201);
  fitsContract(t, 'createRelease', all);
  const namesOf = (body: typeof all.body) => [
    ...Object.keys(body.data.person ?? {}).map((name) => `person.${name}`),
    ...body.not_available,
  ];
  t.strictSame(namesOf(all.body).sort(), [...approved].sort());
  t.ok(Object.keys(all.body.data.person).length >= 5);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...approved], { minLength: 1 }), async (fields) => {
      const some = await release(consentId, fields);
      t.equal(some.status, 201);
      t.strictSame(namesOf(some.body).sort(), [...fields].sort());
      t.strictSame(
        some.body.not_available,
        fields.filter((field) => all.body.not_available.includes(field)),
        'in the order of the request',
      );
      for (const [name, value] of Object.entries(some.body.data.person ?? {}))
        t.strictSame(value, all.body.data.person[name]);
    }),
    { numRuns: 15 },
  );
  const others = Object.keys(FIELDS).filter(
    (field) =>
      field.startsWith('person.') && field !== 'person.resident_of' && !approved.includes(field as never),
  );
  t.ok(others.length > 10);
  const { uses } = await stateOf(consentId);
  for (const other of others) {
    const refused = await release(consentId, ['person.email', other]);
    t.match(refused, { status: 403, body: { code: 'field_not_permitted' } });
    t.strictSame(refused.body.errors, [{ pointer: '/fields/1', detail: `${other} was not approved` }]);
  }
  t.strictSame(await stateOf(consentId), { state: 'active', uses });
});

t.test('a frequency is counted in calendar periods of Việt Nam', async (t) => {
  const endOf: Record<string, (year: number, month: number, day: number, weekday: number) => number> = {
    day: (y, m, d) => Date.UTC(y, m, d + 1),
    week: (y, m, d, weekday) => Date.UTC(y, m, d + 7 - weekday),
    month: (y, m) => Date.UTC(y, m + 1, 1),
    year: (y) => Date.UTC(y + 1, 0, 1),
  };
  const VIET_NAM_AHEAD_MS = 7 * 3_600_000;
  for (const [per, end] of Object.entries(endOf)) {
    const consentId = await recurring({ at_most_count: 2, at_most_per: per });
    const local = new Date(Date.now() + VIET_NAM_AHEAD_MS);
    const weekday = (local.getUTCDay() + 6) % 7; // weeks begin on Monday
    const end_ms =
      end(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate(), weekday) - VIET_NAM_AHEAD_MS;
    const isUntilEnd = (text: string | undefined, began_ms: number) => {
      const seconds = Number(text);
      return (
        seconds >= Math.ceil((end_ms - Date.now()) / 1000) && seconds <= Math.ceil((end_ms - began_ms) / 1000)
      );
    };
    for (const remaining of [1, 0]) {
      const began_ms = Date.now() - 1; // released_at is cut to milliseconds
      const released = await release(consentId);
      t.equal(released.status, 201);
      const [, r, s] = /"consent";r=(\d+);t=(\d+)$/.exec(released.headers.ratelimit ?? '') ?? [];
      t.equal(r, String(remaining));
      t.ok(isUntilEnd(s, began_ms), `${per}: ${s} s`);
      t.match(released.headers['ratelimit-policy'], /"consent";q=2$/);
    }
    const began_ms = Date.now() - 1;
    const refused = await release(consentId);
    t.match(refused, { status: 429, body: { code: 'frequency_exceeded' } });
    fitsContract(t, 'createRelease', refused);
    const after = refused.headers['retry-after'];
    t.ok(isUntilEnd(after, began_ms), `${per}: ${after} s`);
    t.match(
      refused.headers['ratelimit-policy'],
      /^"partner";q=\d+;w=60, "consent";q=2$/,
      'the limit that refused',
    );
    t.match(refused.headers.ratelimit, new RegExp(`^"partner";r=\\d+;t=\\d+, "consent";r=0;t=${after}$`));
    t.strictSame(await stateOf(consentId), { state: 'active', uses: 2 });
    await g.owner.query(
      `UPDATE consent.consent SET window_started = window_started - interval '1 ${per}' WHERE consent_id = $1`,
      [consentId],
    );
    t.match((await release(consentId)).headers.ratelimit, /"consent";r=1;/, `a new ${per}`);
    t.strictSame(await stateOf(consentId), { state: 'active', uses: 3 });
  }
});

t.test('the ledger entry in an answer is the stored one', async (t) => {
  const consentId = await recurring({ fields: ['person.sex', 'person.email'] });
  for (const fields of [undefined, ['person.email']]) {
    const { body } = await release(consentId, fields);
    const entry = (await entriesOf(consentId)).at(-1);
    t.equal(body.ledger.entry, entryText(entry));
    t.equal(body.ledger.entry_hash, Buffer.from(leafHash(body.ledger.entry)).toString('base64url'));
    const salt = Buffer.from(body.ledger.salt, 'base64url');
    t.equal(
      JSON.parse(body.ledger.entry).subject,
      createHash('sha256').update(salt).update(g.number('an')).digest('base64url'),
    );
    t.strictSame(JSON.parse(body.ledger.entry).fields, fields ?? ['person.sex', 'person.email']);
  }
});

t.test('a field that no data set reads: an error, which changes nothing', async (t) => {
  for (const fields of [['nowhere.sex'], ['person.sex', 'nowhere.sex'], ['person.no_such'], ['']]) {
    for (const seed of [seedConsent, recurring]) {
      const consentId = await seed({ fields });
      const idempotencyKey = randomUUID();
      t.match(await release(consentId, undefined, { idempotencyKey }), {
        status: 500,
        body: { code: 'internal_error' },
      });
      t.strictSame(await stateOf(consentId), { state: 'active', uses: 0 });
      t.strictSame(await entriesOf(consentId), []);
      const accepted = await g.owner.query(
        'SELECT FROM partner.accepted_request WHERE idempotency_key = $1',
        [idempotencyKey],
      );
      t.equal(accepted.rowCount, 0);
    }
  }
  await t.rejects(g.owner.query("SELECT catalogue.read_fields(1, '{person.sex,nowhere.sex}', NULL, NULL)"), {
    code: 'UT902',
  });
});

t.test('the gate can read every field of every data set', async (t) => {
  const ids = Object.entries(FIELDS).map(([id, { parameter }]) =>
    parameter === undefined || parameter.isOptional ? id : `${id}:01`,
  );
  await g.owner.query('SET ROLE ung_thuan_gate');
  for (const field of ids) {
    const { rows } = await g.owner.query('SELECT * FROM catalogue.read_fields(1, $1, NULL, NULL)', [[field]]);
    const { data, not_available } = rows[0];
    const [set = '', name = ''] = field.split('.');
    t.ok(data[set] !== undefined, `${field} is read by its data set`);
    const { rows: values } = await g.owner.query('SELECT catalogue.value_of($1, $2) AS value', [
      JSON.stringify(data),
      field,
    ]);
    const hasValue = values[0].value !== null || (!Array.isArray(data[set]) && name in data[set]);
    t.strictSame(not_available, hasValue ? [] : [field], `${field} has a value or is not available`);
  }
  await g.owner.query('RESET ROLE');
});

t.test('the media type of a release is what the partner accepts', async (t) => {
  const own = {
    mediaType: 'application/own+json',
    variants: ['application/own+json; v=2'],
    suits: () => true,
    write: () => 1,
  };
  const accepted: Record<string, typeof own | undefined> = {
    '*/*': undefined,
    'application/*': undefined,
    'application/json': undefined,
    'application/json;q=0.5, application/own+json;q=0.4': undefined,
    'application/own+json': own,
    'application/own+json; v=2': own,
    'application/own+json, application/json;q=0.9': own,
    'application/json;q=0, */*': own,
  };
  t.equal(acceptedRepresentation(undefined, [own]), undefined);
  for (const [accept, representation] of Object.entries(accepted))
    t.equal(acceptedRepresentation(accept, [own]), representation, accept);
  for (const accept of [
    '',
    'text/html',
    'application/xml',
    'application/own+json; v=1',
    'application/json;q=0',
  ])
    t.throws(() => acceptedRepresentation(accept, [own]), { code: 'not_acceptable' }, accept);
  t.throws(() => acceptedRepresentation('application/own+json', []), { code: 'not_acceptable' });
  const consentId = await seedConsent();
  const refused = await release(consentId, undefined, { headers: { accept: 'text/html' } });
  t.match(refused, { status: 406, body: { code: 'not_acceptable' } });
  fitsContract(t, 'createRelease', refused);
  t.strictSame(await stateOf(consentId), { state: 'active', uses: 0 });
  t.match(await release(consentId), { status: 201, headers: { vary: /accept/ } });
});
