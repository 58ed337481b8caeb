import canonicalize from 'canonicalize';
import fc from 'fast-check';
import t from 'tap';
import { formatId } from '../../src/id.js';
import { type EntryParts, entryText, HISTORY_GROUPS, LEDGER_KINDS } from '../../src/ledger/entry.js';
import { createTestDatabase } from '../helpers/database.js';

const text = fc.string({ unit: 'grapheme', minLength: 1 });
const absent = fc.constantFrom(undefined, null);
const optional = <T>(some: fc.Arbitrary<T>) => fc.oneof(some, absent);
const parts: fc.Arbitrary<EntryParts> = fc
  .record({
    kind: fc.constantFrom(...LEDGER_KINDS),
    at: fc.date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    }),
    actor: text,
    partner_id: optional(text),
    purpose: optional(text),
    fields: optional(fc.array(text, { maxLength: 5 })),
    request_id: optional(fc.uuid()),
    consent_id: optional(fc.uuid()),
    release_id: optional(fc.uuid()),
    refusal: optional(text),
    keyid: optional(text),
    subject: optional(fc.uint8Array({ minLength: 32, maxLength: 32 })),
  })
  .map((drawn) => ({ ...drawn, subject: drawn.subject && Buffer.from(drawn.subject) }) as EntryParts);

t.test('the text of an entry is canonical JSON with all of its parts and nothing else', async (t) => {
  fc.assert(
    fc.property(parts, (drawn) => {
      const written = entryText(drawn);
      const read = JSON.parse(written);
      t.equal(written, (canonicalize as unknown as (value: unknown) => string)(read));
      const { at, request_id, consent_id, release_id, subject, ...plain } = drawn;
      const expected = {
        ...plain,
        at: at.toISOString(),
        request_id: request_id && formatId('csr', request_id),
        consent_id: consent_id && formatId('cst', consent_id),
        release_id: release_id && formatId('rel', release_id),
        subject: subject && Buffer.from(subject).toString('base64url'),
      };
      t.strictSame(
        read,
        Object.fromEntries(
          Object.entries(expected).filter(([, value]) => value !== undefined && value !== null),
        ),
      );
    }),
  );
});

t.test('an absent part is written as if it were not there', async (t) => {
  fc.assert(
    fc.property(parts, (drawn) => {
      const present = Object.entries(drawn).filter(([, value]) => value !== null && value !== undefined);
      t.equal(entryText(Object.fromEntries(present) as unknown as EntryParts), entryText(drawn));
    }),
  );
  const bare = { kind: 'partner_added', at: new Date(0), actor: 'operator' };
  t.equal(entryText(bare), '{"actor":"operator","at":"1970-01-01T00:00:00.000Z","kind":"partner_added"}');
  t.equal(
    entryText({ ...bare, fields: [] }),
    '{"actor":"operator","at":"1970-01-01T00:00:00.000Z","fields":[],"kind":"partner_added"}',
    'an empty list is a part',
  );
  const terms = { version: 2, purposes: ['b', 'a'], name: { vi: 'Ngân hàng', en: 'Bank' }, agreement: null };
  t.equal(
    entryText({ ...bare, terms }),
    '{"actor":"operator","at":"1970-01-01T00:00:00.000Z","kind":"partner_added","terms":{"agreement":null,"name":{"en":"Bank","vi":"Ngân hàng"},"purposes":["b","a"],"version":2}}',
    'members at every depth are in order',
  );
});

t.test('the kinds are those of the database, each in at most one filter of the history', async (t) => {
  const db = await createTestDatabase(t);
  const { rows } = await db.owner.query<{ kind: string }>(
    'SELECT unnest(enum_range(NULL::ledger.kind))::text AS kind',
  );
  t.strictSame([...LEDGER_KINDS].sort(), rows.map(({ kind }) => kind).sort());
  const grouped: string[] = Object.values(HISTORY_GROUPS).flat();
  t.equal(new Set(grouped).size, grouped.length);
  t.strictSame(
    LEDGER_KINDS.filter((kind) => !grouped.includes(kind)),
    [
      'partner_added',
      'partner_updated',
      'partner_key_added',
      'partner_key_retired',
      'statistics_answered',
      'statistics_entered',
      'organisation_changed',
      'gateway_key_used',
      'gateway_key_retired',
      'catalogue_changed',
      'map_published',
    ],
    'all that concern a person can be filtered for',
  );
});
