import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type pg from 'pg';
import type { components } from '../contract/generated/partner.js';
import type { Caller } from '../database/gate/partner.js';
import { facilityPrescription, recordPrescription } from '../database/gate/prescription.js';
import { formatId } from '../id.js';
import type { Idempotency } from '../partner/idempotency.js';
import { Problem } from '../problem.js';
import { prescriptionFaults } from './rules.js';

type Schemas = components['schemas'];

/**
 * Records a facility's prescription; sending the same again changes nothing.
 * @throws Problem invalid_request, and see database/gate/prescription
 */
export async function createPrescription(
  pool: pg.Pool,
  caller: Caller,
  idempotency: Idempotency,
  body: Schemas['NewPrescription'],
): Promise<{ readonly recorded: Schemas['RecordedPrescription']; readonly repeated: boolean }> {
  const errors = prescriptionFaults(body, new Date());
  if (errors.length > 0) throw new Problem('invalid_request', { errors });
  const { content, digest } = composed(body);
  const row = await recordPrescription(
    pool,
    caller,
    { idempotencyKey: idempotency.key, bodyHash: idempotency.bodyHash },
    digest,
    content,
  );
  const recorded = {
    code: row.code,
    issued_at: row.issued_at.toISOString(),
    valid_until: row.valid_until,
    status: row.status as Schemas['PrescriptionStatus'],
  };
  return { recorded, repeated: row.repeated };
}

/**
 * A prescription as stored, with the digest that recognises a repetition. Texts are normalised to NFC, as in the
 * registry.
 */
export function composed(body: Schemas['NewPrescription']): { content: object; digest: Buffer } {
  const content = JSON.parse(JSON.stringify(body).normalize('NFC'));
  const text = (canonicalize as unknown as (value: unknown) => string)(content);
  return { content, digest: createHash('sha256').update(text).digest() };
}

/** A prescription for the facility that sent it. @throws Problem not_found, partner_suspended, signature_invalid */
export async function readPrescription(
  pool: pg.Pool,
  keyid: string,
  code: string,
): Promise<Schemas['FacilityPrescription']> {
  const { dispensings, ...rest } = await facilityPrescription(pool, keyid, code);
  return {
    ...rest,
    dispensings: dispensings.map((each) => ({ ...each, dispensing_id: formatId('dsp', each.dispensing_id) })),
  } as unknown as Schemas['FacilityPrescription'];
}
