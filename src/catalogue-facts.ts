import { DATA_SETS, FIELDS, type FieldId } from './catalogue/fields.js';
import { PURPOSES, type Purpose } from './catalogue/purposes.js';
import { CONSENT_TRANSITIONS, REQUEST_TRANSITIONS } from './consent/states.js';
import type { CatalogueFacts, TransitionFact } from './database/catalogue-tables.js';

/** The fields, purposes and transitions, in the form of the database's copy. */
export function catalogueFacts(): CatalogueFacts {
  return {
    dataSets: Object.entries(DATA_SETS).map(([data_set, schema_name]) => ({ data_set, schema_name })),
    fields: (Object.keys(FIELDS) as FieldId[]).map((field) => ({
      field,
      sensitive: FIELDS[field].sensitivity === 'sensitive',
      facts: { label: FIELDS[field].label },
    })),
    purposes: (Object.entries(PURPOSES) as [string, Purpose][]).map(([purpose, p]) => ({
      purpose,
      partner_kinds: p.partnerKinds,
      fields: p.fields,
      requirable_sensitive: p.requirableSensitive,
      derived_alternatives: p.derivedAlternatives,
      access_modes: p.accessModes,
      once_valid_for: p.onceValidFor,
      until_max: p.untilMax,
      at_most_max: p.atMostMax,
      retention_max: p.retentionMax,
      until_school_age_ends: p.subjects === 'until_school_age_ends',
      adults_only: p.subjects === 'adults',
      has_pseudonyms: p.hasPseudonyms,
      is_unnamed: p.isUnnamed ?? false,
      is_answered_once: p.isAnsweredOnce ?? false,
      expires_in_max_s: p.expiresInMax_s,
      facts: { label: p.label, description: p.description },
    })),
    transitions: [...rows('request', REQUEST_TRANSITIONS), ...rows('consent', CONSENT_TRANSITIONS)],
  };
}

function rows(
  subject: string,
  table: Readonly<Record<string, Readonly<Record<string, string>>>>,
): TransitionFact[] {
  return Object.entries(table).flatMap(([event, moves]) =>
    Object.entries(moves).map(([from_state, to_state]) => ({ subject, event, from_state, to_state })),
  );
}
