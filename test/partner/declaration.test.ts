import t from 'tap';
import { parseDeclared } from '../../src/partner/declaration.js';

const CONTACT = { name: 'Trần Thị B', role: 'DPO', email: 'dpo@bank.example', phone: '+84 24 1234 5678' };
const RECIPIENT = {
  name: { vi: 'Công ty A', en: 'Company A' },
  purpose: { vi: 'In thẻ', en: 'Prints cards' },
};
const AGREEMENT = { number: 'UT-1', from: '2026-01-01', until: '2026-12-31' };

t.test('what is declared is kept, and what is not is left out', async (t) => {
  t.strictSame(parseDeclared({}), {});
  t.strictSame(parseDeclared({ contact: null, recipients: null }), {});
  const all = {
    contact: CONTACT,
    storage_locations: ['VN', 'SG'],
    recipients: [RECIPIENT],
    agreement: AGREEMENT,
  };
  t.strictSame(parseDeclared(all), all);
  t.strictSame(parseDeclared({ recipients: [] }), { recipients: [] }, 'none, as declared');
  t.strictSame(parseDeclared({ contact: { role: 'DPO', phone: '19001234' } }).contact, {
    role: 'DPO',
    phone: '19001234',
  });
});

t.test('what is wrong is refused by name', async (t) => {
  const wrong: [object, RegExp][] = [
    [{ contact: 'dpo@bank.example' }, /^contact: must be an object/],
    [{ contact: { ...CONTACT, fax: '1' } }, /^contact: unknown member fax$/],
    [{ contact: { email: 'dpo@bank.example' } }, /^contact: a name or a role/],
    [{ contact: { name: 'B' } }, /^contact: an email or a phone/],
    ...[
      'dpo',
      'dpo@',
      '@bank.example',
      'a b@bank.example',
      'dpo@bank',
      'dpo@bank.example\n',
      'd\u202epo@bank.example',
      'dро@bank.example',
      '.dpo@bank.example',
      7,
    ].map((email): [object, RegExp] => [{ contact: { ...CONTACT, email } }, /^contact\.email/]),
    ...['12', 'phone', '123456789012345678901234567', 84].map((phone): [object, RegExp] => [
      { contact: { ...CONTACT, phone } },
      /^contact\.phone/,
    ]),
    [{ contact: { ...CONTACT, name: 'a\u202eb' } }, /^contact\.name/],
    [{ contact: { ...CONTACT, name: ' ' } }, /^contact\.name/],
    [{ storage_locations: 'VN' }, /^storage_locations: must be a list/],
    [{ storage_locations: [] }, /^storage_locations: must not be empty/],
    ...['vn', 'VNM', 'XX', 'EU', 'ZZ', '', 1, null].map((code): [object, RegExp] => [
      { storage_locations: [code] },
      /is no ISO 3166-1 alpha-2 code$/,
    ]),
    [{ storage_locations: ['VN', 'VN'] }, /duplicate/],
    [{ recipients: RECIPIENT }, /^recipients: must be a list/],
    [{ recipients: [{ name: RECIPIENT.name }] }, /^recipients\[0\]\.purpose/],
    [{ recipients: [{ ...RECIPIENT, name: 'Công ty A' }] }, /^recipients\[0\]\.name/],
    [{ recipients: [RECIPIENT, RECIPIENT] }, /duplicate/],
    [{ agreement: { ...AGREEMENT, number: '' } }, /^agreement\.number/],
    ...['2026-02-30', '01/01/2026', '2026-1-1', '', 20260101].map((from): [object, RegExp] => [
      { agreement: { ...AGREEMENT, from } },
      /^agreement\.from/,
    ]),
    [{ agreement: { ...AGREEMENT, until: '2025-12-31' } }, /until is before from/],
  ];
  for (const [file, message] of wrong) {
    t.throws(() => parseDeclared(file as never), { message }, JSON.stringify(file));
  }
});
