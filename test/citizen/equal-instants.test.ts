import t from 'tap';
import { consentOf, recurringFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';

/** Lists page by id, and ids begin with the millisecond: many of one millisecond must be neither lost nor doubled. */
/** A millisecond in hex, and as identifiers show it (Crockford's base32). */
const INSTANT = '01a0aaaaaaaa';
const SHOWN = '01m2nanana';
const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '1000' });
const bank = g.partner('bank-a');
const an = await g.citizen('an');

t.test('pages of entries of one millisecond contain each exactly once', async (t) => {
  // From here on, time stands still for ids.
  await g.owner.query(
    `CREATE OR REPLACE FUNCTION consent.id_with(p_key bytea, p_bucket integer) RETURNS uuid LANGUAGE sql VOLATILE AS $$
       SELECT ('${INSTANT}7' || lpad(to_hex(p_bucket), 3, '0') || right(gen_random_uuid()::text, 17))::uuid $$`,
  );
  for (let i = 0; i < 8; i++) {
    const consent = await consentOf(bank, an, recurringFor(g.number('an')));
    for (let j = 0; j < 2; j++) await bank.call('POST', `/v1/consents/${consent}/releases`, {});
  }
  for (const [path, idOf] of [
    ['/history', 'entry_id'],
    ['/consents', 'consent_id'],
  ] as const) {
    const all = (await an.call('GET', `${path}?limit=100`)).body.items.map(
      (item: Record<string, string>) => item[idOf],
    );
    const same = all.filter((id: string) => id.slice(4, 14) === SHOWN);
    t.ok(same.length >= 8, `${same.length} of ${path} in one millisecond`);
    for (const limit of [1, 2, 3, 7]) {
      const ids: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null && ids.length <= all.length) {
        const { body } = await an.call('GET', `${path}?limit=${limit}${cursor && `&cursor=${cursor}`}`);
        ids.push(...body.items.map((item: Record<string, string>) => item[idOf]));
        cursor = body.next_cursor;
      }
      t.strictSame(ids, all, `${path} by ${limit}`);
      t.equal(new Set(ids).size, ids.length);
    }
  }
});
