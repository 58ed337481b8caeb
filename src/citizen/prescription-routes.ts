import type { CitizenOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/citizen.js';
import { type CitizenPrescriptionRow, citizenPrescriptions } from '../database/gate/prescription.js';
import { formatId } from '../id.js';
import { codeOf } from '../prescription/code.js';
import { notFound } from '../problem.js';
import type { CitizenDeps } from './deps.js';
import { toAbout } from './mapping.js';
import { page, pageParameters } from './page.js';
import type { CitizenContext } from './session.js';

type Schemas = components['schemas'];
type PrescriptionOperationId = Extract<CitizenOperationId, 'listPrescriptions' | 'getCitizenPrescription'>;

/** The handlers that list a person's prescriptions and their dispensings. */
export function citizenPrescriptionRoutes({ pool }: Pick<CitizenDeps, 'pool'>) {
  return {
    listPrescriptions: async ({ context, query }) => {
      const { before, limit } = pageParameters(query);
      const rows = await citizenPrescriptions(pool, context.session, {
        limit: limit + 1,
        ...(before !== undefined && { before }),
      });
      return { status: 200, body: page(rows, limit, (row) => row.prescription_id, toPrescription) };
    },

    getCitizenPrescription: async ({ context, params }) => {
      const [row] = await citizenPrescriptions(pool, context.session, { code: codeOf(params), limit: 1 });
      if (row === undefined) throw notFound();
      return { status: 200, body: toPrescription(row) };
    },
  } satisfies Record<PrescriptionOperationId, Route<CitizenContext>>;
}

function toPrescription(row: CitizenPrescriptionRow): Schemas['Prescription'] {
  return {
    about: toAbout(row),
    ...(row.prescription as Omit<Schemas['Prescription'], 'about' | 'dispensings'>),
    ...(row.replaces !== null && { replaces: row.replaces }),
    ...(row.replaced_by !== null && { replaced_by: row.replaced_by }),
    dispensings: row.dispensings.map((each) => ({
      ...each,
      dispensing_id: formatId('dsp', each.dispensing_id),
    })),
  };
}
