import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import t from 'tap';
import { PURPOSES, type PurposeId, purposeOf } from '../../src/catalogue/purposes.js';
import {
  addKey,
  addPartner,
  listPartners,
  type NewPartner,
  RegistrationRefused,
  retireKey,
  setStatus,
} from '../../src/database/admin/partner.js';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { parseKey, parsePartnerFile } from '../../src/partner/registration.js';
import { createTestDatabase } from '../helpers/database.js';

const newPair = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
const privateKey = newPair();
const publicOf = ({ d: _, ...jwk }: { d?: string }) => jwk;
const publicKey = publicOf(privateKey);
const FILE = {
  partner_id: 'bank-z',
  name: { vi: 'Ngân hàng Z', en: 'Bank Z' },
  kind: 'bank',
  organisation_id: '0100000009',
  keys: [publicKey],
};
const refusal = (message: string) => new RegistrationRefused(message);

t.test('a partner file says who the partner is and what it may do', async (t) => {
  const { partner, keys } = parsePartnerFile(FILE);
  t.strictSame(partner, {
    partner_id: 'bank-z',
    name: FILE.name,
    kind: 'bank',
    organisation_id: '0100000009',
    purposes: [],
    mandates: [],
    quota_per_minute: 6_000,
  });
  t.strictSame(keys, [{ keyid: importPrivateKey(privateKey).keyid, jwk: publicKey }]);
  const accepted: Record<string, object> = {
    'the shortest id': { partner_id: 'a1' },
    'the longest id': { partner_id: `a${'-'.repeat(62)}` },
    'a branch': { organisation_id: '0100000009-001' },
    'the longest name': { name: { vi: 'x'.repeat(200), en: 'x' } },
    'the lowest quota': { quota_per_minute: 1 },
    'the highest quota': { quota_per_minute: 10_000_000 },
    'ten keys': { keys: Array.from({ length: 10 }, () => publicOf(newPair())) },
    'mandates of anyone': {
      mandates: [
        'statistics:residents',
        'statistics:residents:01',
        'statistics:residents:00070',
        'registry:write',
      ],
    },
    'mandates of a hospital': {
      kind: 'hospital',
      mandates: ['prescriptions:write', 'prescriptions:write:01a2b'],
    },
  };
  for (const [what, more] of Object.entries(accepted))
    t.match(parsePartnerFile({ ...FILE, ...more }).partner, { ...more, keys: undefined }, what);
});

t.test('a purpose may be given to the kinds of partner it is for', async (t) => {
  for (const id of Object.keys(PURPOSES) as PurposeId[]) {
    for (const kind of [
      'bank',
      'pharmacy',
      'hospital',
      'school',
      'ministry',
      'civic',
      'authority',
    ] as const) {
      const parse = () => parsePartnerFile({ ...FILE, kind, purposes: [id] }).partner.purposes;
      if (purposeOf(id).partnerKinds.includes(kind)) t.strictSame(parse(), [id]);
      else t.throws(parse, refusal(`purposes: ${id} is not permitted for a ${kind}`));
    }
  }
});

t.test('a faulty partner file is refused with the fault', async (t) => {
  const ID = 'partner_id: 2 to 63 of a-z 0-9 -';
  const KEYS = 'keys: 1 to 10 JWKs';
  const QUOTA = 'quota_per_minute: 1 to 10000000';
  const NAME = 'name: vi and en are required';
  const mandate = (text: string) =>
    `mandates: unknown mandate ${JSON.stringify(text)}; use statistics:residents[:CODE], registry:write or prescriptions:write[:CODE]`;
  const refused: [unknown, string][] = [
    [null, 'the file: must be an object'],
    [[FILE], 'the file: must be an object'],
    [{ ...FILE, colour: 'red' }, 'unknown member "colour"'],
    [{ ...FILE, partner_id: undefined }, ID],
    [{ ...FILE, partner_id: 'a' }, ID],
    [{ ...FILE, partner_id: `a${'b'.repeat(63)}` }, ID],
    [{ ...FILE, partner_id: '-ab' }, ID],
    [{ ...FILE, partner_id: 'Bank' }, ID],
    [{ ...FILE, partner_id: 'bank-z\n' }, ID],
    [{ ...FILE, name: 'Bank' }, 'name: must be an object'],
    [{ ...FILE, name: { vi: 'Z' } }, NAME],
    [{ ...FILE, name: { vi: 'Z', en: ' ' } }, 'name: en must have single spaces between words'],
    [{ ...FILE, name: { vi: 'Ngân hàng Аlpha', en: 'Z' } }, 'name: vi must have Latin letters only'],
    [{ ...FILE, name: { vi: 'x'.repeat(201), en: 'x' } }, 'name: vi must have 1 to 200 characters'],
    [{ ...FILE, kind: 'shop' }, 'kind: one of bank, pharmacy, hospital, school, ministry, civic, authority'],
    [{ ...FILE, organisation_id: '010000000' }, 'organisation_id: ten digits'],
    [{ ...FILE, organisation_id: 100_000_009 }, 'organisation_id: ten digits'],
    [{ ...FILE, organisation_id: '0100000009-01' }, 'organisation_id: ten digits'],
    [{ ...FILE, quota_per_minute: 0 }, QUOTA],
    [{ ...FILE, quota_per_minute: 10_000_001 }, QUOTA],
    [{ ...FILE, quota_per_minute: 1.5 }, QUOTA],
    [{ ...FILE, quota_per_minute: '60' }, QUOTA],
    [{ ...FILE, purposes: 'bank.age_check' }, 'purposes: must be a list of strings'],
    [{ ...FILE, purposes: [1] }, 'purposes: must be a list of strings'],
    [{ ...FILE, purposes: ['bank.age_check', 'bank.age_check'] }, 'purposes: duplicate entry'],
    [
      { ...FILE, purposes: ['bank.x'] },
      `purposes: unknown purpose "bank.x"; the catalogue has ${Object.keys(PURPOSES).join(', ')}`,
    ],
    ...[
      'statistics:residents:',
      'statistics:residents:1',
      'statistics:residents:001',
      'registry:read',
      'registry:write\n',
    ].map((text): [unknown, string] => [{ ...FILE, mandates: [text] }, mandate(text)]),
    [
      { ...FILE, mandates: ['prescriptions:write:01a2b'] },
      'mandates: prescriptions:write:01a2b is not permitted for a bank',
    ],
    [{ ...FILE, mandates: ['registry:write', 'registry:write'] }, 'mandates: duplicate entry'],
    [{ ...FILE, keys: undefined }, KEYS],
    [{ ...FILE, keys: [] }, KEYS],
    [{ ...FILE, keys: Array.from({ length: 11 }, () => publicKey) }, KEYS],
    [{ ...FILE, keys: [publicKey, publicKey] }, 'keys: duplicate key'],
    [{ ...FILE, keys: ['key'] }, 'a key: must be an object'],
    [{ ...FILE, keys: [privateKey] }, 'keys: private key given; register only the public key'],
    [
      { ...FILE, keys: [{ kty: 'oct', k: 'AA' }] },
      'keys: key_unsupported: Unsupported key type: use Ed25519, P-256 or RSA (PSS).',
    ],
    [{ ...FILE, keys: [{ ...publicKey, x: 'AA' }] }, 'keys: key_malformed: The JWK is not a valid key.'],
  ];
  for (const [file, message] of refused) t.throws(() => parsePartnerFile(file), refusal(message), message);
  t.throws(() => parseKey(privateKey), refusal('keys: private key given; register only the public key'));
});

t.test('any other file is refused in one line', async (t) => {
  const anyMember = fc.record(
    Object.fromEntries(
      [...Object.keys(FILE), 'purposes', 'mandates', 'x\ny'].map((name) => [name, fc.jsonValue()]),
    ),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        anyMember.map((more) => ({ ...FILE, ...more })),
      ),
      (file) => {
        try {
          const { partner, keys } = parsePartnerFile(file);
          t.strictSame(parsePartnerFile({ ...partner, keys: keys.map(({ jwk }) => jwk) }), { partner, keys });
        } catch (error) {
          t.ok(error instanceof RegistrationRefused);
          t.notMatch((error as Error).message, /[\r\n]/);
        }
      },
    ),
  );
});

t.test('partners and keys are registered once, each change with its ledger entry', async (t) => {
  const db = await createTestDatabase(t);
  const entries = async () =>
    (
      await db.owner.query(
        'SELECT kind::text, partner_id, keyid FROM ledger.entry WHERE partner_id IS NOT NULL ORDER BY at, (kind::text)',
      )
    ).rows.map(({ kind, partner_id, keyid }) => [kind, partner_id, keyid].filter(Boolean).join(' '));
  const isRefused = async (change: Promise<unknown>, message: string) => {
    const before = await entries();
    await t.rejects(change, refusal(message), message);
    t.strictSame(await entries(), before, 'nothing is recorded');
  };
  const newPartner = (partner_id: string): NewPartner => ({ ...parsePartnerFile(FILE).partner, partner_id });
  const newKey = () => parseKey(publicOf(newPair()));
  const [a, b] = [newKey(), newKey()];

  await addPartner(db.owner, newPartner('bank-y'), [a]);
  t.strictSame((await entries()).sort(), ['partner_added bank-y', `partner_key_added bank-y ${a.keyid}`]);
  await isRefused(addPartner(db.owner, newPartner('bank-y'), [b]), 'a partner bank-y is registered already');
  await isRefused(
    addPartner(db.owner, newPartner('bank-x'), [b, a]),
    `the key ${a.keyid} is registered already`,
  );
  t.strictSame(
    (await listPartners(db.owner)).map(({ partner_id, keys }) => [partner_id, keys.length]),
    [['bank-y', 1]],
    'a partner is added with all its keys or not at all',
  );

  await isRefused(addKey(db.owner, 'bank-x', b), 'no partner bank-x is registered');
  await addKey(db.owner, 'bank-y', b);
  await isRefused(addKey(db.owner, 'bank-y', b), `the key ${b.keyid} is registered already`);

  const later = new Date(Date.now() + 86_400_000).toISOString();
  await retireKey(db.owner, 'bank-y', a.keyid, later);
  const [listed, ...others] = await listPartners(db.owner);
  t.strictSame([listed?.keys.length, others], [2, []]);
  t.match(
    [listed],
    [
      {
        status: 'active',
        keys: [
          { keyid: a.keyid, retires_at: /./ },
          { keyid: b.keyid, retires_at: null },
        ],
      },
    ],
  );
  await retireKey(db.owner, 'bank-y', a.keyid);
  await isRefused(retireKey(db.owner, 'bank-y', a.keyid), `bank-y has no key ${a.keyid} in use`);
  await isRefused(retireKey(db.owner, 'bank-x', b.keyid), `bank-x has no key ${b.keyid} in use`);
  await isRefused(addKey(db.owner, 'bank-y', a), `the key ${a.keyid} is registered already`);

  await isRefused(setStatus(db.owner, 'bank-x', 'suspended'), 'no partner bank-x is registered');
  await isRefused(setStatus(db.owner, 'bank-y', 'active'), 'bank-y is active already');
  await setStatus(db.owner, 'bank-y', 'suspended');
  await isRefused(setStatus(db.owner, 'bank-y', 'suspended'), 'bank-y is suspended already');
  await setStatus(db.owner, 'bank-y', 'active');
  t.strictSame((await entries()).sort(), [
    'partner_added bank-y',
    ...[a.keyid, b.keyid].sort().map((keyid) => `partner_key_added bank-y ${keyid}`),
    `partner_key_retired bank-y ${a.keyid}`,
    `partner_key_retired bank-y ${a.keyid}`,
    'partner_resumed bank-y',
    'partner_suspended bank-y',
  ]);
});

t.test('of two registrations of one id or key at the same time, one is refused', async (t) => {
  const db = await createTestDatabase(t);
  const other = new pg.Client({ connectionString: db.ownerUrl });
  await other.connect();
  const { partner, keys } = parsePartnerFile(FILE);
  for (const [first, second] of [
    [partner, partner],
    [
      { ...partner, partner_id: 'bank-v' },
      { ...partner, partner_id: 'bank-w' },
    ],
  ] as const) {
    const results = await Promise.allSettled([
      addPartner(db.owner, first, keys),
      addPartner(other, second, keys),
    ]);
    const reasons = results.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    const expected =
      first === second
        ? 'a partner bank-z is registered already'
        : `the key ${keys[0]?.keyid} is registered already`;
    t.match(reasons, [refusal(expected)]);
    t.equal(reasons.length, 1);
    await db.owner.query('DELETE FROM partner.key');
    await db.owner.query('DELETE FROM partner.partner');
  }
  await other.end();
});
