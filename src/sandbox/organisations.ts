import type { ClientBase } from 'pg';
import { type OrganisationWithStaff, writeOrganisation } from '../database/admin/organisation.js';
import type { StaffRole } from '../database/gate/statistics.js';
import { type PersonaKey, personas } from '../population/personas.js';

interface SandboxOrganisation extends Omit<OrganisationWithStaff, 'staff'> {
  /** Who, as what, and how many days from today it began and lasts; without a number it lasts. */
  readonly staff: readonly (readonly [PersonaKey, StaffRole, number, number?])[];
}

/** The made-up organisations and the personas who act for them: some may see counts, one person represents two companies, one none any more. */
const SANDBOX_ORGANISATIONS: readonly SandboxOrganisation[] = [
  {
    organisation_id: '0100000007',
    kind: 'state_body',
    name: 'Bộ Giáo dục và Đào tạo',
    address: '35 Đại Cồ Việt, Hà Nội',
    staff: [
      ['tu', 'statistics_administrator', -200],
      ['duc', 'statistics_administrator', -100, 265],
      ['seo_yeon', 'statistics_reader', -90, -1],
    ],
  },
  {
    organisation_id: '0100000008',
    kind: 'state_body',
    name: 'Sở Giáo dục và Đào tạo Hà Nội',
    address: null,
    staff: [
      ['an', 'legal_representative', -200],
      ['duc', 'statistics_reader', -100, 265],
    ],
  },
  {
    organisation_id: '0100000041',
    kind: 'company',
    name: 'Công ty Trách nhiệm hữu hạn Hoa Sen',
    address: '12 phố Hàng Bài, Hà Nội',
    staff: [
      ['duc', 'legal_representative', -300],
      ['sinh', 'legal_representative', -900, -301],
    ],
  },
  {
    organisation_id: '0100000042',
    kind: 'company',
    name: 'Công ty Cổ phần Gạo Sông Hậu',
    address: null,
    staff: [
      ['duc', 'legal_representative', -100, 265],
      ['tu', 'legal_representative', -20],
    ],
  },
];

/** Writes the made-up organisations and their staff, in the caller's transaction. @param today ISO date of the personas */
export async function writeSandboxOrganisations(client: ClientBase, today: string): Promise<void> {
  const numbers = new Map(personas(today).map(({ key, personal_id_number }) => [key, personal_id_number]));
  for (const { staff, ...organisation } of SANDBOX_ORGANISATIONS) {
    await writeOrganisation(client, {
      ...organisation,
      staff: staff.map(([key, role, from_days, until_days = null]) => ({
        personal_id_number: numbers.get(key) ?? '',
        role,
        from_days,
        until_days,
      })),
    });
  }
}
