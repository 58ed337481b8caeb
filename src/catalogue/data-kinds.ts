import { FIELDS, type FieldId } from './fields.js';
import type { PersonFieldId } from './person-fields.js';

/** The kinds of data that people filter their history by. */
export const DATA_KINDS = [
  'identity',
  'residence',
  'family',
  'contact',
  'health',
  'documents',
  'organisation',
  'other',
] as const;
export type DataKind = (typeof DATA_KINDS)[number];

const KIND_OF_PERSON_FIELD: Readonly<Record<PersonFieldId, DataKind>> = {
  'person.birth_full_name': 'identity',
  'person.other_name': 'identity',
  'person.personal_id_number': 'identity',
  'person.date_of_birth': 'identity',
  'person.birth_year': 'identity',
  'person.is_adult': 'identity',
  'person.is_adult_citizen': 'identity',
  'person.pseudonym': 'identity',
  'person.has_not_answered': 'other',
  'person.is_at_least_14': 'identity',
  'person.sex': 'identity',
  'person.place_of_birth': 'identity',
  'person.birth_registration_place': 'identity',
  'person.place_of_origin': 'identity',
  'person.nationality': 'identity',
  'person.old_id_number_9': 'identity',
  'person.id_card_issue': 'identity',
  'person.eid_status': 'identity',
  'person.portrait': 'identity',
  'person.death_or_missing_date': 'identity',
  'person.permanent_residence': 'residence',
  'person.temporary_residence': 'residence',
  'person.current_residence': 'residence',
  'person.absence_declaration': 'residence',
  'person.residence_file_number': 'residence',
  'person.province_of_residence': 'residence',
  'person.resident_of': 'residence',
  'person.related_persons': 'family',
  'person.marital_status': 'family',
  'person.relation_to_household_head': 'family',
  'person.household_members': 'family',
  'person.phone_number': 'contact',
  'person.email': 'contact',
  'person.blood_type': 'health',
  'person.ethnicity': 'other',
  'person.religion': 'other',
  'person.occupation': 'other',
  'person.other_information': 'other',
};

/** The kind of a field. */
export function dataKindOf(id: FieldId): DataKind {
  if (id.startsWith('prescriptions.')) return 'health';
  if (id.startsWith('documents.')) return 'documents';
  if (id.startsWith('organisation.')) return 'organisation';
  return KIND_OF_PERSON_FIELD[id as PersonFieldId];
}

/** The fields of a kind. */
export function fieldsOfKind(kind: DataKind): FieldId[] {
  return (Object.keys(FIELDS) as FieldId[]).filter((id) => dataKindOf(id) === kind);
}
