/** Days since 1 January 1970. */
type Day = number;

export type HouseholdRelation =
  | ('head' | 'spouse' | 'child' | 'child_in_law' | 'parent' | 'parent_in_law')
  | ('grandchild' | 'grandparent' | 'sibling' | 'ward' | 'other');

/** A row of population.person; days count from 1970, personal numbers are integers of their twelve digits. */
export interface PersonRow {
  person_id: number;
  personal_id_number: number;
  household_id: number | null;
  father_id: number | null;
  mother_id: number | null;
  spouse_id: number | null;
  representative_id: number | null;
  date_of_birth: Day;
  death_date: Day | null;
  missing_since: Day | null;
  place_of_birth_unit: number | null;
  birth_registration_unit: number | null;
  place_of_origin_unit: number | null;
  permanent_unit: number | null;
  permanent_since: Day | null;
  temporary_unit: number | null;
  temporary_since: Day | null;
  temporary_until: Day | null;
  current_unit: number | null;
  current_since: Day | null;
  card_issued_on: Day | null;
  card_expires_on: Day | null;
  account_activated_on: Day | null;
  date_of_birth_precision: 'day' | 'month' | 'year';
  sex: 'male' | 'female';
  marital_status: 'single' | 'married' | 'divorced' | 'widowed' | null;
  relation_to_household_head: HouseholdRelation | null;
  blood_type: string | null;
  card_kind: 'identity_card' | 'residence_card' | null;
  /** A row of population.card_issuer. */
  card_issuer: number | null;
  account_level: 1 | 2 | null;
  birth_full_name: string;
  other_name: string | null;
  place_of_birth_detail: string | null;
  ethnicity: string | null;
  religion: string | null;
  /** ISO 3166-1 alpha-2; null: Vietnamese alone. */
  nationality: readonly string[] | null;
  old_id_number_9: string | null;
  residence_file_number: string | null;
  permanent_address: string | null;
  temporary_address: string | null;
  current_address: string | null;
  phone_number: string | null;
  email: string | null;
  occupation: string | null;
  other_information: string | null;
  child_ids: readonly number[] | null;
}

/** A cancelled personal number; the current one is in the person's row. */
export interface CancelledNumberRow {
  readonly personal_id_number: number;
  readonly person_id: number;
  readonly cancelled_on: Day;
  readonly cancelled_for: 'sex_redetermined' | 'birth_year_corrected';
}

/** A guardianship registered beyond parenthood; dates are ISO 8601. */
export interface GuardianshipRow {
  readonly child_id: number;
  readonly guardian_id: number;
  readonly kind: 'parent' | 'guardian';
  readonly acts_jointly: boolean;
  readonly valid_from: string;
  readonly valid_to: string | null;
}

export interface AbsenceRow {
  readonly person_id: number;
  readonly since: string;
  readonly until: string | null;
  readonly destination: string;
  readonly reason: string | null;
}

export interface PortraitRow {
  readonly person_id: number;
  readonly taken_on: string;
  readonly media_type: 'image/png' | 'image/jpeg';
  /** PostgreSQL's hex format: \x and hex digits. */
  readonly image: string;
}

/** People with their dependent rows. */
export interface PeopleRows {
  readonly person: PersonRow[];
  readonly cancelled_number: CancelledNumberRow[];
  readonly guardianship: GuardianshipRow[];
  readonly absence: AbsenceRow[];
  readonly portrait: PortraitRow[];
}

/** No rows. */
export function noRows(): PeopleRows {
  return { person: [], cancelled_number: [], guardianship: [], absence: [], portrait: [] };
}
