import type { CitizenOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/citizen.js';
import {
  type CitizenRole,
  citizenRoles,
  type OrganisationEntry,
  organisationGiven,
} from '../database/gate/organisation.js';
import { formatId } from '../id.js';
import type { CitizenDeps } from './deps.js';
import { toRecordedField } from './mapping.js';
import { page, pageParameters } from './page.js';
import type { CitizenContext } from './session.js';

type Schemas = components['schemas'];
type OrganisationOperationId = Extract<
  CitizenOperationId,
  'listOrganisationRoles' | 'listOrganisationHistory'
>;

/** The handlers of a citizen's roles at organisations, and of what happened to an organisation's data. */
export function citizenOrganisationRoutes({ pool }: Pick<CitizenDeps, 'pool'>) {
  return {
    listOrganisationRoles: async ({ context }) => {
      const roles = await citizenRoles(pool, context.session);
      return { status: 200, body: { items: roles.map(toRole) } };
    },

    listOrganisationHistory: async ({ context, params, query }) => {
      const { before, limit } = pageParameters(query);
      const rows = await organisationGiven(pool, context.session, params.organisation_id as string, {
        limit: limit + 1,
        ...(before !== undefined && { before }),
      });
      return { status: 200, body: page(rows, limit, (row) => row.entry_id, toEntry) };
    },
  } satisfies Record<OrganisationOperationId, Route<CitizenContext>>;
}

function toRole(row: CitizenRole): Schemas['OrganisationRole'] {
  return {
    organisation: row.organisation,
    role: row.role,
    since: row.valid_from,
    ...(row.valid_until !== null && { until: row.valid_until }),
    state: row.state,
    given_by: row.given_by === null ? { by: 'registry' } : { by: 'administrator', pseudonym: row.given_by },
    may_read_history: row.may_read,
  };
}

function toEntry(row: OrganisationEntry): Schemas['OrganisationEntry'] {
  return {
    entry_id: formatId('ent', row.entry_id),
    at: row.at.toISOString(),
    kind: row.kind as Schemas['OrganisationEntry']['kind'],
    partner: row.partner as Schemas['Partner'],
    purpose: row.purpose,
    fields: row.fields.map(toRecordedField),
    ...(row.refusal !== null && { refusal: row.refusal }),
    representative: { name: row.shown_as, pseudonym: row.pseudonym },
  };
}
