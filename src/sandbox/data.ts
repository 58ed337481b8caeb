import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientBase } from 'pg';
import type { PartnerKind, PurposeId } from '../catalogue/purposes.js';
import { addPartner, listPartners } from '../database/admin/partner.js';
import { hasPeople } from '../database/admin/people.js';
import { inTransaction } from '../database/transaction.js';
import { makeFolder } from '../folder.js';
import { parsePartnerFile } from '../partner/registration.js';
import { todayInVietNam } from '../population/calendar.js';
import { writeSandboxOrganisations } from './organisations.js';
import { writeSamplePeople } from './sample-people.js';
import { writeSamplePrescriptions } from './sample-prescriptions.js';

interface SandboxPartner {
  readonly partner_id: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly kind: PartnerKind;
  readonly organisation_id: string;
  readonly purposes: readonly PurposeId[];
  readonly mandates: readonly string[];
  readonly contact?: object;
  readonly storage_locations?: readonly string[];
  readonly recipients?: readonly object[];
  readonly agreement?: object;
}

/** Whom a made-up organisation names for data protection. */
const dataProtectionOfficer = (partnerId: string, phone: string) => ({
  role: 'Phụ trách bảo vệ dữ liệu / Data protection officer',
  email: `dpo@${partnerId}.example`,
  phone,
});

/** Made-up organisations of the sandbox. */
export const SANDBOX_PARTNERS: readonly SandboxPartner[] = [
  {
    partner_id: 'bank-a',
    name: { vi: 'Ngân hàng A', en: 'Bank A' },
    kind: 'bank',
    organisation_id: '0100000001',
    mandates: [],
    purposes: ['bank.account_opening', 'bank.know_your_customer_refresh', 'bank.age_check'],
    contact: dataProtectionOfficer('bank-a', '1900 0001'),
    storage_locations: ['VN', 'SG'],
    recipients: [
      {
        name: { vi: 'Công ty In thẻ A', en: 'Card Printing A' },
        purpose: { vi: 'In thẻ ngân hàng', en: 'Prints bank cards' },
      },
    ],
    agreement: { number: 'UT-2026/001', from: '2026-01-01' },
  },
  {
    partner_id: 'bank-b',
    name: { vi: 'Ngân hàng B', en: 'Bank B' },
    kind: 'bank',
    organisation_id: '0100000002',
    mandates: [],
    purposes: ['bank.age_check'],
    contact: dataProtectionOfficer('bank-b', '1900 0002'),
  },
  {
    partner_id: 'pharmacy-a',
    name: { vi: 'Nhà thuốc A', en: 'Pharmacy A' },
    kind: 'pharmacy',
    organisation_id: '0100000003',
    mandates: [],
    purposes: ['pharmacy.age_check', 'pharmacy.dispense_prescription'],
    contact: dataProtectionOfficer('pharmacy-a', '1900 0003'),
    storage_locations: ['VN'],
    recipients: [],
  },
  {
    partner_id: 'pharmacy-b',
    name: { vi: 'Nhà thuốc B', en: 'Pharmacy B' },
    kind: 'pharmacy',
    organisation_id: '0100000009',
    mandates: [],
    purposes: ['pharmacy.dispense_prescription'],
    contact: dataProtectionOfficer('pharmacy-b', '1900 0009'),
  },
  {
    partner_id: 'hospital-a',
    name: { vi: 'Bệnh viện Đa khoa A', en: 'General Hospital A' },
    kind: 'hospital',
    organisation_id: '0100000010',
    purposes: [],
    mandates: ['prescriptions:write:01001'],
  },
  {
    partner_id: 'school-a',
    name: { vi: 'Trường Tiểu học A', en: 'Primary School A' },
    kind: 'school',
    organisation_id: '0100000004',
    mandates: [],
    purposes: ['school.enrolment'],
    contact: dataProtectionOfficer('school-a', '1900 0004'),
  },
  {
    partner_id: 'civic-a',
    name: { vi: 'Sổ tang điện tử', en: 'Book of condolence' },
    kind: 'civic',
    organisation_id: '0100000005',
    mandates: [],
    purposes: ['civic.condolence_book'],
    contact: dataProtectionOfficer('civic-a', '1900 0005'),
  },
  {
    partner_id: 'civic-b',
    name: { vi: 'Cổng phản ánh, kiến nghị', en: 'Petitions and reports' },
    kind: 'civic',
    organisation_id: '0100000022',
    mandates: [],
    purposes: ['civic.petition'],
    contact: dataProtectionOfficer('civic-b', '1900 0022'),
  },
  {
    partner_id: 'civic-c',
    name: { vi: 'Góp ý văn kiện', en: 'Comments on documents' },
    kind: 'civic',
    organisation_id: '0100000023',
    mandates: [],
    purposes: ['civic.congress_comment'],
    contact: dataProtectionOfficer('civic-c', '1900 0023'),
  },
  {
    partner_id: 'civic-d',
    name: { vi: 'Góp ý về dịch vụ', en: 'Feedback on the service' },
    kind: 'civic',
    organisation_id: '0100000024',
    mandates: [],
    purposes: ['civic.service_feedback'],
    contact: dataProtectionOfficer('civic-d', '1900 0024'),
  },
  {
    partner_id: 'civic-e',
    name: { vi: 'Dịch vụ công cho tổ chức', en: 'Public services for organisations' },
    kind: 'civic',
    organisation_id: '0100000025',
    mandates: [],
    purposes: ['civic.organisation_registration'],
    contact: dataProtectionOfficer('civic-e', '1900 0025'),
  },
  {
    partner_id: 'rental-a',
    name: { vi: 'Cho thuê xe A', en: 'Vehicle rental A' },
    kind: 'civic',
    organisation_id: '0100000021',
    mandates: [],
    purposes: ['civic.vehicle_rental'],
    contact: dataProtectionOfficer('rental-a', '1900 0021'),
  },
  {
    partner_id: 'ministry-education',
    name: { vi: 'Bộ Giáo dục và Đào tạo', en: 'Ministry of Education' },
    kind: 'ministry',
    organisation_id: '0100000007',
    purposes: [],
    mandates: ['statistics:residents'],
  },
  {
    partner_id: 'province-01',
    name: { vi: 'Sở Giáo dục Hà Nội', en: 'Hà Nội department of education' },
    kind: 'ministry',
    organisation_id: '0100000008',
    purposes: [],
    mandates: ['statistics:residents:01'],
  },
  {
    partner_id: 'registry-authority',
    name: { vi: 'Cơ quan quản lý dân cư', en: 'Registry authority' },
    kind: 'authority',
    organisation_id: '0100000006',
    purposes: [],
    mandates: ['registry:write'],
  },
];

const QUOTA_PER_MINUTE = 60_000;
const SEED = 1;

/**
 * Fills an empty database with made-up people, prescriptions and partners, whose private keys are in
 * `partners` in the data folder. Existing data stays.
 * @returns how many people were written
 */
export async function writeSandbox(
  client: ClientBase,
  options: { readonly people: number; readonly dataDir: string },
): Promise<number> {
  const known = new Set((await listPartners(client)).map((partner) => partner.partner_id));
  for (const partner of SANDBOX_PARTNERS) {
    if (known.has(partner.partner_id)) continue;
    const file = {
      ...partner,
      keys: [sandboxKey(options.dataDir, partner.partner_id)],
      quota_per_minute: QUOTA_PER_MINUTE,
    };
    const { partner: row, keys } = parsePartnerFile(file);
    await addPartner(client, row, keys);
  }
  if (options.people === 0 || (await hasPeople(client))) return 0;
  return inTransaction(client, async () => {
    const today = todayInVietNam();
    const written = await writeSamplePeople(client, { people: options.people, seed: SEED, today });
    await writeSandboxOrganisations(client, today);
    await writeSamplePrescriptions(client, { people: written, seed: SEED });
    return written;
  });
}

/** The public key of a sandbox partner; a missing key pair is made. */
function sandboxKey(dataDir: string, partnerId: string): Record<string, unknown> {
  const folder = join(dataDir, 'partners');
  const file = join(folder, `${partnerId}.jwk.json`);
  if (!existsSync(file)) {
    makeFolder(folder);
    const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
    writeFileSync(file, `${JSON.stringify(jwk)}\n`, { mode: 0o600 });
  }
  const { d: _, ...publicJwk } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return publicJwk;
}
