import type pg from 'pg';
import type { components } from '../contract/generated/partner.js';
import type { Caller } from '../database/gate/partner.js';
import { cancelDispensing, type DispensedRow, dispense } from '../database/gate/prescription.js';
import { formatId, parseId, type Uuid } from '../id.js';
import type { Idempotency } from '../partner/idempotency.js';
import { notFound } from '../problem.js';

type Schemas = components['schemas'];

/** A dispensing as recorded or cancelled, and whether an earlier call with the Idempotency-Key did that. */
interface Made {
  readonly made: Schemas['Dispensing'];
  readonly repeated: boolean;
}

/**
 * Records a dispensing under the pharmacy's consent.
 * @throws Problem, see database/gate/prescription dispense
 */
export async function createDispensing(
  pool: pg.Pool,
  caller: Caller,
  { key: idempotencyKey, bodyHash }: Idempotency,
  code: string,
  { consent_id, lines, invoice_number }: Schemas['NewDispensing'],
): Promise<Made> {
  const consentId = parseId('cst', consent_id);
  if (consentId === undefined) throw notFound();
  const row = await dispense(
    pool,
    caller,
    { idempotencyKey, bodyHash },
    {
      code,
      consentId,
      invoiceNumber: invoice_number ?? null,
      lines: JSON.parse(JSON.stringify(lines).normalize('NFC')), // as the prescription keeps its texts
    },
  );
  return { made: dispensingShown(row, code, consentId), repeated: row.repeated };
}

/** Cancels a dispensing that the same pharmacy recorded within a day. @throws Problem, see database/gate/prescription */
export async function takeBackDispensing(
  pool: pg.Pool,
  caller: Caller,
  { key: idempotencyKey, bodyHash }: Idempotency,
  code: string,
  dispensingId: Uuid,
  reason: string,
): Promise<Made> {
  const row = await cancelDispensing(
    pool,
    caller,
    { idempotencyKey, bodyHash },
    code,
    dispensingId,
    reason.normalize('NFC'),
  );
  return { made: dispensingShown(row, code, row.consent_id), repeated: row.repeated };
}

function dispensingShown(
  { dispensing, status, remaining }: DispensedRow,
  code: string,
  consentId: string,
): Schemas['Dispensing'] {
  return {
    ...dispensing,
    dispensing_id: formatId('dsp', dispensing.dispensing_id),
    code,
    consent_id: formatId('cst', consentId),
    status: status as Schemas['PrescriptionStatus'],
    remaining: remaining as Schemas['Dispensing']['remaining'],
  };
}
