import type pg from 'pg';
import type { Wake } from '../cache/wake.js';
import type { PartnerOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/partner.js';
import { idParameter } from '../contract/parameters.js';
import { withdrawPrescription } from '../database/gate/prescription.js';
import { OUTBOX_WAKE } from '../delivery/outbox.js';
import type { Observe } from '../observation.js';
import type { PartnerCaller } from '../partner/authenticate.js';
import { readIdempotency } from '../partner/idempotency.js';
import { codeOf } from './code.js';
import { createDispensing, takeBackDispensing } from './dispense.js';
import { receiveDispensing } from './fhir/receive.js';
import { createPrescription, readPrescription } from './record.js';

type Schemas = components['schemas'];

interface PrescriptionDeps {
  readonly pool: pg.Pool;
  readonly wake: Wake;
  readonly publicOrigin: string;
  readonly observe: Observe;
}

/** The handlers of prescriptions and dispensings. */
export function prescriptionRoutes({ pool, wake, publicOrigin, observe }: PrescriptionDeps) {
  return {
    createPrescription: async ({ context, body, request }) => {
      const sent = body as Schemas['NewPrescription'];
      const { recorded, repeated } = await createPrescription(
        pool,
        context,
        readIdempotency(context, request),
        sent,
      );
      observe({ event: 'prescribed', partner_id: context.key.partner.partner_id });
      return {
        status: 201,
        body: recorded,
        headers: { location: `/v1/prescriptions/${recorded.code}` },
        isReplay: repeated,
      };
    },

    getPrescription: async ({ context, params }) => ({
      status: 200,
      body: await readPrescription(pool, context.keyid, codeOf(params)),
    }),

    withdrawPrescription: async ({ context, params, body, request }) => {
      const { key, bodyHash } = readIdempotency(context, request);
      const { reason } = body as Schemas['PrescriptionWithdrawal'];
      const once = { idempotencyKey: key, bodyHash };
      const { repeated, ...row } = await withdrawPrescription(pool, context, once, codeOf(params), reason);
      wake.wake([OUTBOX_WAKE]);
      observe({ event: 'prescription_withdrawn', partner_id: context.key.partner.partner_id });
      const answer = {
        ...row,
        withdrawn_at: row.withdrawn_at.toISOString(),
      } as Schemas['WithdrawnPrescription'];
      return { status: 200, body: answer, isReplay: repeated };
    },

    createDispensing: async ({ context, params, body, mediaType, request }) => {
      const code = codeOf(params);
      const idempotency = readIdempotency(context, request);
      const dispensed =
        mediaType === 'application/json'
          ? (body as Schemas['NewDispensing'])
          : receiveDispensing(body, code, publicOrigin);
      const { made, repeated } = await createDispensing(pool, context, idempotency, code, dispensed);
      wake.wake([OUTBOX_WAKE]);
      observe({ event: 'dispensed', partner_id: context.key.partner.partner_id });
      return { status: 201, body: made, isReplay: repeated };
    },

    cancelDispensing: async ({ context, params, body, request }) => {
      const code = codeOf(params);
      const dispensingId = idParameter('dsp', params.dispensing_id);
      const { reason } = body as Schemas['DispensingCancellation'];
      const idempotency = readIdempotency(context, request);
      const { made, repeated } = await takeBackDispensing(
        pool,
        context,
        idempotency,
        code,
        dispensingId,
        reason,
      );
      wake.wake([OUTBOX_WAKE]);
      observe({ event: 'dispensing_cancelled', partner_id: context.key.partner.partner_id });
      return { status: 200, body: made, isReplay: repeated };
    },
  } satisfies Partial<Record<PartnerOperationId, Route<PartnerCaller>>>;
}
