import { generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import {
  addKey,
  addPartner,
  readPartner,
  retireKey,
  setStatus,
  updatePartner,
} from '../../src/database/admin/partner.js';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { type EntryParts, entryText } from '../../src/ledger/entry.js';
import { createTestDatabase } from '../helpers/database.js';

interface Entry {
  readonly at: string;
  readonly kind: string;
  readonly partner_id?: string;
  readonly keyid?: string;
  readonly terms?: { readonly purposes: string[]; readonly mandates: string[]; readonly retires_at?: string };
}

/** What a partner was allowed at a time, by the texts of entries alone, as anybody reads them. */
function allowedAt(entries: readonly Entry[], partnerId: string, at: string) {
  const before = entries.filter((each) => each.partner_id === partnerId && each.at <= at);
  const standing = before.findLast(({ kind }) => /^partner_(added|updated|suspended|resumed)$/.test(kind));
  const isSuspended =
    before.findLast(({ kind }) => /^partner_(suspended|resumed)$/.test(kind))?.kind === 'partner_suspended';
  const added = before.filter(({ kind }) => kind === 'partner_key_added').map(({ keyid }) => keyid);
  const ended = before.filter(
    ({ kind, terms }) => kind === 'partner_key_retired' && String(terms?.retires_at) <= at,
  );
  const keys = added.filter((keyid) => !ended.some((each) => each.keyid === keyid));
  if (standing === undefined || isSuspended) return { purposes: [], mandates: [], keys: [] };
  return { purposes: standing.terms?.purposes, mandates: standing.terms?.mandates, keys };
}

const newKey = () => {
  const { keyid, jwk } = importPrivateKey(
    generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  );
  return { keyid, jwk: { ...jwk } as Record<string, string> };
};

t.test(
  'what a partner was allowed at any time follows from the log alone, without personal data',
  async (t) => {
    const { owner } = await createTestDatabase(t);
    const [first, second] = [newKey(), newKey()];
    const partner = {
      partner_id: 'ministry-x',
      name: { vi: 'Bộ X', en: 'Ministry X' },
      kind: 'ministry',
      organisation_id: '0100000099',
      purposes: [],
      mandates: ['statistics:residents'],
      quota_per_minute: 60,
      declared: {
        contact: { name: 'Nguyễn Văn Bí Mật', email: 'secret@example.com' },
        agreement: { number: 'A-1', from: '2026-01-01' },
      },
    };
    const times: string[] = [];
    const now = async () => {
      const { rows } = await owner.query(
        'SELECT consent.instant_text(clock_timestamp()) AS now, pg_sleep(0.01)',
      );
      times.push(rows[0].now);
    };
    await now();
    await addPartner(owner, partner, [first]);
    await now();
    await updatePartner(owner, 'ministry-x', (current) => ({
      ...current,
      mandates: ['statistics:residents:01'],
      declared: partner.declared,
    }));
    await addKey(owner, 'ministry-x', second);
    await now();
    await setStatus(owner, 'ministry-x', 'suspended');
    await now();
    await setStatus(owner, 'ministry-x', 'active');
    await retireKey(owner, 'ministry-x', first.keyid, '2090-01-01T00:00:00Z');
    await now();

    const { rows } = await owner.query<EntryParts>('SELECT * FROM ledger.entry ORDER BY at');
    const texts = rows.map(entryText);
    t.notMatch(texts.join('\n'), /Bí Mật|secret@example\.com/);
    const entries = texts.map((text) => JSON.parse(text) as Entry);
    const none = { purposes: [], mandates: [], keys: [] };
    const expected = [
      none,
      { purposes: [], mandates: ['statistics:residents'], keys: [first.keyid] },
      { purposes: [], mandates: ['statistics:residents:01'], keys: [first.keyid, second.keyid] },
      none,
      { purposes: [], mandates: ['statistics:residents:01'], keys: [first.keyid, second.keyid] },
    ];
    t.strictSame(
      times.map((at) => allowedAt(entries, 'ministry-x', at)),
      expected,
    );
    t.match(allowedAt(entries, 'ministry-x', '2090-01-01T00:00:00.000Z'), { keys: [second.keyid] });
    const registered = await readPartner(owner, 'ministry-x');
    t.match(entries.findLast(({ kind }) => kind === 'partner_resumed')?.terms, {
      version: registered.version,
      name: registered.name,
      kind: 'ministry',
      organisation_id: '0100000099',
      agreement: { number: 'A-1', from: '2026-01-01' },
    });
  },
);
