import type { PartnerOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/partner.js';
import type { PartnerCaller } from '../partner/authenticate.js';
import { FIELDS, type FieldId } from './fields.js';
import { PURPOSES, type PurposeId, purposeOf } from './purposes.js';

type Schemas = components['schemas'];

/** The handler of the catalogue: a partner's registered purposes and their fields. */
export function catalogueRoutes() {
  return {
    getCatalogue: async ({ context }) => ({ status: 200, body: toCatalogue(context) }),
  } satisfies Partial<Record<PartnerOperationId, Route<PartnerCaller>>>;
}

function toCatalogue({ key }: PartnerCaller): Schemas['Catalogue'] {
  const ids = key.partner.purposes as readonly PurposeId[];
  const fields = new Set(ids.flatMap((id) => PURPOSES[id].fields as readonly FieldId[]));
  return {
    partner_id: key.partner.partner_id,
    purposes: ids.map((id) => toCataloguePurpose(id)),
    fields: [...fields].map((id) => ({
      id,
      label: FIELDS[id].label,
      hint: FIELDS[id].hint,
      sensitive: FIELDS[id].sensitivity === 'sensitive',
      data_of: FIELDS[id].dataOf,
      derived_from: FIELDS[id].derivedFrom ?? [],
      takes_unit: FIELDS[id].parameter?.names === 'unit',
      takes_organisation: FIELDS[id].parameter?.names === 'organisation',
    })),
  };
}

function toCataloguePurpose(id: PurposeId): Schemas['CataloguePurpose'] {
  const purpose = purposeOf(id);
  const recurring =
    purpose.untilMax === null || purpose.atMostMax === null
      ? null
      : { until_max: purpose.untilMax, at_most_max: purpose.atMostMax };
  return {
    id,
    label: purpose.label,
    description: purpose.description,
    fields: purpose.fields,
    requirable_sensitive: Object.entries(purpose.requirableSensitive).map(([field, law]) => ({ field, law })),
    derived_alternatives: Object.entries(purpose.derivedAlternatives).map(([field, sufficient]) => ({
      field,
      sufficient_fields: sufficient as readonly string[],
    })),
    access_modes: purpose.accessModes,
    once_valid_for: purpose.onceValidFor,
    recurring: recurring as Schemas['CataloguePurpose']['recurring'],
    retention_max: purpose.retentionMax,
    subjects: purpose.subjects,
    pseudonyms: purpose.hasPseudonyms,
    unnamed: purpose.isUnnamed ?? false,
    answered_once: purpose.isAnsweredOnce ?? false,
    expires_in_max_s: purpose.expiresInMax_s,
  };
}
