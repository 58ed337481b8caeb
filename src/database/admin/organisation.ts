import type { ClientBase } from 'pg';
import type { StaffRole } from '../gate/statistics.js';

/** An organisation with the people who act for it, as the registry would report them. */
export interface OrganisationWithStaff {
  readonly organisation_id: string;
  readonly kind: 'state_body' | 'company' | 'foreign';
  readonly name: string;
  readonly address: string | null;
  readonly staff: readonly {
    readonly personal_id_number: string;
    readonly role: StaffRole;
    /** Days from today, both included; null without an end. */
    readonly from_days: number;
    readonly until_days: number | null;
  }[];
}

/** Writes a made-up organisation with its staff and their ledger entries, in the caller's transaction. One that exists stays as it is. */
export async function writeOrganisation(
  client: ClientBase,
  { organisation_id, kind, name, address, staff }: OrganisationWithStaff,
): Promise<void> {
  const { rowCount } = await client.query(
    `INSERT INTO organisation.organisation (organisation_id, kind, name, address) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    [organisation_id, kind, name, address],
  );
  if (rowCount === 0) return;
  for (const { personal_id_number, role, from_days, until_days } of staff) {
    await client.query(
      `WITH made AS (
         INSERT INTO organisation.role AS r (organisation_id, person_id, role, shown_as, valid_from, valid_until, given_at, confirmed_at)
           SELECT $1, p.person_id, $3, p.birth_full_name, population.today() + $4::integer, population.today() + $5::integer, now(), now()
             FROM population.person p WHERE p.person_id = population.find_person($2) RETURNING r)
       SELECT organisation.record_change($1, 'gateway', '{change=role_registered}' || organisation.role_text(made.r)) FROM made`,
      [organisation_id, personal_id_number, role, from_days, until_days],
    );
  }
}
