import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { createTestDatabase } from '../helpers/database.js';
import { runHere } from '../helpers/program.js';

const db = await createTestDatabase(t, {});
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-partner-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

const run = (...words: string[]) =>
  runHere(['partner', ...words], { DATABASE_URL: db.ownerUrl, DATA_DIR: folder });

let files = 0;
function file(content: unknown): string {
  const path = join(folder, `${files++}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const { d: _, ...key } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
const CONTACT = { role: 'Phụ trách bảo vệ dữ liệu', email: 'dpo@bank-z.example' };
const PARTNER = {
  partner_id: 'bank-z',
  name: { vi: 'Ngân hàng Z', en: 'Bank Z' },
  kind: 'bank',
  organisation_id: '0100000009',
  purposes: ['bank.age_check', 'bank.account_opening'],
  mandates: [],
  quota_per_minute: 100,
  contact: CONTACT,
  keys: [key],
};
const update = (change: object) => run('update', '--file', file({ partner_id: 'bank-z', ...change }));

t.equal((await run('add', '--file', file(PARTNER))).status, 0);

t.test('update changes what the file names, and says what changed', async (t) => {
  const changed = await update({ purposes: ['bank.age_check'], storage_locations: ['VN', 'SG'] });
  t.strictSame(changed, {
    status: 0,
    complaint: '',
    stdout: [
      'changed bank-z, now version 2',
      '  - purposes: bank.account_opening',
      '  + storage_locations: VN',
      '  + storage_locations: SG',
    ].join('\n'),
  });
  t.match(await update({ purposes: ['bank.age_check'] }), {
    status: 0,
    stdout: 'bank-z is as the file says already',
  });
  const removed = await run('update', '--json', '--file', file({ partner_id: 'bank-z', contact: null }));
  t.strictSame(JSON.parse(removed.stdout), {
    partner_id: 'bank-z',
    version: 3,
    requests_closed: 0,
    changes: [{ member: 'contact', from: CONTACT, to: null }],
  });
});

t.test('show tells the partner as it is, and each version', async (t) => {
  const shown = await run('show', 'bank-z');
  t.equal(shown.status, 0);
  t.match(shown.stdout, /^bank-z {2}active {2}bank {2}Ngân hàng Z\n {4}may ask for bank\.age_check\n/);
  t.match(JSON.parse((await run('show', 'bank-z', '--json')).stdout), {
    partner_id: 'bank-z',
    version: 3,
    quota_per_minute: 100,
    storage_locations: ['VN', 'SG'],
  });
  const versions = JSON.parse((await run('show', 'bank-z', '--versions', '--json')).stdout);
  t.match(versions, [
    { version: 3, content: { purposes: ['bank.age_check'] } },
    { version: 2, content: { contact: CONTACT } },
    { version: 1, content: { purposes: ['bank.age_check', 'bank.account_opening'] } },
  ]);
  t.notHas(versions[0].content, { contact: CONTACT });
  t.match((await run('show', 'bank-z', '--versions')).stdout, /^version 3, /);
});

t.test('what is wrong is refused in one line, and changes nothing', async (t) => {
  const before = (await run('show', 'bank-z', '--json')).stdout;
  for (const [what, content, complaint] of [
    ['another kind', { partner_id: 'bank-z', kind: 'civic' }, /kind: cannot be changed/],
    ['no purposes', { partner_id: 'bank-z', purposes: null }, /purposes: must be a list/],
    ['no keys', { partner_id: 'bank-z', keys: [] }, /keys: cannot be changed here/],
    [
      'a purpose of others',
      { partner_id: 'bank-z', purposes: ['school.enrolment'] },
      /not permitted for a bank/,
    ],
    ['an unknown member', { partner_id: 'bank-z', purpose: [] }, /unknown member "purpose"/],
    [
      'an unknown language',
      { partner_id: 'bank-z', name: { ...PARTNER.name, fr: 'Banque Z' } },
      /name: unknown member "fr"/,
    ],
    ['no id', { purposes: [] }, /partner_id: is required/],
    ['an unknown partner', { partner_id: 'bank-y' }, /no partner bank-y is registered/],
    ['a list', [], /must be an object/],
    [
      'a name of another kind of organisation',
      { partner_id: 'bank-z', name: { vi: 'Cong an', en: 'Bank Z' } },
      /"Cong an" is the name of a ministry, not of a bank; check it, then repeat with --accept-name/,
    ],
    [
      'a badge in a name',
      { partner_id: 'bank-z', name: { vi: 'Ngân hàng Z ✅', en: 'Bank Z' } },
      /name: vi must have letters, digits and punctuation only/,
    ],
    ['broken JSON', '{', /is not JSON$/],
    [
      'a member given twice',
      '{"partner_id":"bank-z","purposes":["bank.age_check"],"purposes":[]}',
      /is not JSON: \/purposes /,
    ],
  ] as const) {
    const refused = await run('update', '--file', file(content));
    t.match(refused, { status: 1, stdout: '', complaint }, what);
    t.equal(refused.complaint.split('\n').length, 1, `${what}: one line`);
  }
  t.equal((await run('show', 'bank-z', '--json')).stdout, before);
  t.match(await run('show', 'nobody'), { status: 1, complaint: /no partner nobody is registered/ });
  t.match(await run('update'), { status: 1, complaint: /partner add --file F/ });
});
