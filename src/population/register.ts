import type { PeopleRows, PersonRow } from '../database/admin/person-row.js';
import { addYears, type Day, isoOf, monthStart, yearOf, yearStart } from './calendar.js';
import { drawReligion } from './ethnic-groups.js';
import { relationToHead } from './household.js';
import type { Household, Identity, Member } from './member.js';
import { foreignName, givenNames, surname } from './names.js';
import { COUNTRY_PREFIXES, type NumberOffice } from './numbers.js';
import { writeAccount, writeCard, writeParticulars } from './papers.js';
import { type Places, registeredAt } from './places.js';
import type { Random } from './random.js';
import { drawHome, writeLastResidence, writeResidences } from './residence.js';

/** Context shared by all batches. */
export interface Register {
  readonly places: Places;
  readonly numbers: NumberOffice;
  nextPersonId: number;
  nextHouseholdId: number;
}

const CHILDHOOD_YEARS = 18;
const HOSPITALS = ['Bệnh viện đa khoa tỉnh', 'Bệnh viện Phụ sản', 'Trung tâm y tế huyện', 'Trạm y tế xã'];

/**
 * Makes the rows of a batch of people: identities, numbers, papers, relations and homes.
 * @param members parents before their children
 * @param reissues how many of them had their number reissued
 */
export function registerBatch(
  registry: Register,
  random: Random,
  members: readonly Member[],
  reissues: number,
  rows: PeopleRows,
): void {
  for (const member of members) member.identity = identify(registry, random, member);
  const joint = members.find((one) => one.age >= 8 && one.age < 15 && decidersOf(one).length === 2)?.mother;
  let toReissue = reissues;
  for (const member of members) {
    const identity = member.identity as Identity;
    const row = personRow(registry, random, member, identity);
    if (toReissue > 0 && member.age >= 20 && identity.origin !== undefined) {
      toReissue--;
      writeFormerNumber(registry, random, row, rows);
    }
    const { today } = registry.places;
    writeCard(row, random, member, today);
    writeParticulars(row, random, member);
    writeAccount(row, random, member, today);
    identity.level = row.account_level;
    writeHome(registry, random, member, identity, row, rows);
    writeGuardianships(member, rows, today, joint);
    rows.person.push(row);
  }
}

function identify(registry: Register, random: Random, member: Member): Identity {
  const personId = registry.nextPersonId++;
  const parent = member.father?.identity ?? member.mother?.identity;
  if (member.nationality !== 'VN') {
    const fullName = foreignName(random, member.nationality, member.sex, parent?.surname);
    const [family = ''] = fullName.split(' ');
    const nobody = { ethnicity: null, religion: null, origin: undefined, level: null };
    return { personId, surname: family, fullName, ...nobody };
  }
  const spouse = member.spouse?.identity;
  const near = parent ?? (spouse !== undefined && random.chance(0.85) ? spouse : undefined);
  const origin = parent?.origin ?? registry.places.drawOrigin(random);
  const ethnicity = near?.ethnicity ?? origin.place.drawEthnicity(random);
  const religion = near?.religion ?? drawReligion(random);
  const family = parent?.surname ?? surname(random, ethnicity, origin.place.isSouthern);
  const fullName = `${family} ${givenNames(random, member.sex, yearOf(member.birth))}`;
  return { personId, surname: family, fullName, ethnicity, religion, origin, level: null };
}

function personRow(registry: Register, random: Random, member: Member, identity: Identity): PersonRow {
  const { origin } = identity;
  const { places, numbers } = registry;
  const born = origin && registeredAt(origin, member.birth);
  const prefix = born?.prefix ?? Number(COUNTRY_PREFIXES[member.nationality]);
  const spouse = member.died === undefined && member.spouse?.died === undefined ? member.spouse : undefined;
  const precision = drawPrecision(random, member);
  return {
    person_id: identity.personId,
    personal_id_number: numbers.issue(prefix, member.sex, yearOf(member.birth)),
    household_id: null,
    father_id: idOf(member.father),
    mother_id: idOf(member.mother),
    spouse_id: idOf(spouse),
    representative_id: null,
    date_of_birth: startOf(member.birth, precision),
    death_date: member.died ?? null,
    missing_since:
      member.died === undefined && random.chance(0.0004) ? Math.max(member.birth, places.today - 900) : null,
    place_of_birth_unit: born?.unitId ?? places.country(member.nationality),
    birth_registration_unit: born?.unitId ?? null,
    place_of_origin_unit: born?.unitId ?? null,
    permanent_unit: null,
    permanent_since: null,
    temporary_unit: null,
    temporary_since: null,
    temporary_until: null,
    current_unit: null,
    current_since: null,
    card_issued_on: null,
    card_expires_on: null,
    account_activated_on: null,
    date_of_birth_precision: precision,
    sex: member.sex,
    marital_status: maritalStatus(random, member),
    relation_to_household_head: null,
    blood_type: null,
    card_kind: null,
    card_issuer: null,
    account_level: null,
    birth_full_name: identity.fullName,
    other_name: null,
    place_of_birth_detail: born && member.age < 50 && random.chance(0.6) ? random.pick(HOSPITALS) : null,
    ethnicity: identity.ethnicity,
    religion: identity.religion,
    nationality: member.nationality === 'VN' ? null : [member.nationality],
    old_id_number_9: null,
    residence_file_number: null,
    permanent_address: null,
    temporary_address: null,
    current_address: null,
    phone_number: null,
    email: null,
    occupation: null,
    other_information: null,
    child_ids: member.children.length === 0 ? null : member.children.map((child) => idOf(child) as number),
  };
}

function idOf(member: Member | undefined): number | null {
  return member?.identity?.personId ?? null;
}

// The exact birthdays of many old people were never recorded.
function drawPrecision(random: Random, member: Member): PersonRow['date_of_birth_precision'] {
  if (member.age < 62 || member.nationality !== 'VN' || random.chance(0.84)) return 'day';
  return random.chance(0.75) ? 'year' : 'month';
}

function startOf(day: Day, precision: PersonRow['date_of_birth_precision']): Day {
  if (precision === 'day') return day;
  return precision === 'month' ? monthStart(day) : yearStart(day);
}

function maritalStatus(random: Random, { spouse, age, children }: Member): PersonRow['marital_status'] {
  if (spouse !== undefined) return spouse.died === undefined ? 'married' : 'widowed';
  if (age >= 60 && children.length > 0) return 'widowed';
  if (age >= 25 && (children.length > 0 || random.chance(0.08))) return 'divorced';
  return 'single';
}

/** An earlier number, cancelled because its sex or birth year was corrected. */
function writeFormerNumber(
  { places, numbers }: Register,
  random: Random,
  row: PersonRow,
  rows: PeopleRows,
): void {
  const bySex = random.chance(0.3);
  const sex = (row.sex === 'male') === bySex ? 'female' : 'male';
  const prefix = Math.floor(row.personal_id_number / 1e9);
  const year = yearOf(row.date_of_birth);
  rows.cancelled_number.push({
    personal_id_number: numbers.issue(prefix, sex, bySex ? year : year + 1),
    person_id: row.person_id,
    cancelled_on: places.today - random.between(100, 2000),
    cancelled_for: bySex ? 'sex_redetermined' : 'birth_year_corrected',
  });
}

function writeHome(
  registry: Register,
  random: Random,
  member: Member,
  { personId, origin }: Identity,
  row: PersonRow,
  rows: PeopleRows,
): void {
  const { household } = member;
  const { places } = registry;
  if (household?.head !== undefined) {
    household.home ??= drawHome(
      random,
      places,
      registry.nextHouseholdId++,
      headOf(household).identity?.origin,
    );
    row.relation_to_household_head = relationToHead(household.head, member);
    writeResidences(row, random, places, household.home, member);
    if (member.age >= 18 && random.chance(0.005)) {
      rows.absence.push({
        person_id: personId,
        since: isoOf(places.today - random.between(5, 90)),
        until: isoOf(places.today + random.between(30, 365)),
        destination: places.draw(random).fullName,
        reason: 'Đi làm ăn xa',
      });
    }
  } else if (origin !== undefined && member.died !== undefined) {
    writeLastResidence(row, random, origin, member.died);
  }
}

function headOf(household: Household): Member {
  return household.head as Member;
}

/** The living guardians of a child by law: parents, else the guardian. */
function decidersOf(child: Member): Member[] {
  const parents = [child.mother, child.father].filter((one) => one !== undefined && one.died === undefined);
  return parents.length > 0 ? (parents as Member[]) : child.guardian === undefined ? [] : [child.guardian];
}

/**
 * Parents decide by law and have no rows, except those who must decide jointly.
 * @param joint the mother whose children's parents must decide jointly
 */
function writeGuardianships(child: Member, rows: PeopleRows, today: Day, joint: Member | undefined): void {
  if (child.age >= CHILDHOOD_YEARS || child.died !== undefined) return;
  const jointly = joint !== undefined && child.mother === joint;
  if (child.guardian === undefined && !jointly) return;
  for (const decider of decidersOf(child)) {
    rows.guardianship.push({
      child_id: idOf(child) as number,
      guardian_id: idOf(decider) as number,
      kind: decider === child.guardian ? 'guardian' : 'parent',
      acts_jointly: jointly,
      valid_from: isoOf(decider === child.guardian ? Math.max(child.birth, today - 700) : child.birth),
      valid_to: isoOf(addYears(child.birth, CHILDHOOD_YEARS)),
    });
  }
}
