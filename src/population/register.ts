import { sampleUnit } from '../administrative-unit/sample.js';
import type { GuardianshipRow, PeopleRows, PersonRow, RelationRow } from '../database/population.js';
import { addYears, type Day, isoOf, yearOf } from './calendar.js';
import { relationToHead } from './household.js';
import type { Household, Member } from './member.js';
import { foreignName, givenNames, surname } from './names.js';
import { COUNTRY_PREFIXES, type NumberOffice } from './numbers.js';
import { drawEthnicity, drawReligion, isSouthern, type Origin, type Places, registeredAt } from './origin.js';
import { drawAccount, drawCard, drawParticulars, numberRows } from './papers.js';
import type { Random } from './random.js';
import { drawHome, type Home, lastResidence, residencesOf } from './residence.js';

/** What the rows of all batches share. */
export interface Registry {
  readonly today: Day;
  readonly places: Places;
  readonly numbers: NumberOffice;
  nextPersonId: number;
  nextHouseholdId: number;
}

/** Who a member is to the registry. */
interface Identity {
  readonly personId: number;
  readonly surname: string;
  readonly fullName: string;
  readonly ethnicity: string | null;
  readonly religion: string | null;
  /** Undefined for foreigners. */
  readonly origin: Origin | undefined;
}

const CHILDHOOD_YEARS = 18;

export function noRows(): PeopleRows {
  return {
    person: [],
    personal_number: [],
    account: [],
    guardianship: [],
    relation: [],
    residence: [],
    id_card: [],
    absence: [],
    portrait: [],
  };
}

/**
 * Writes a batch of people down: identities, numbers, papers, ties and homes.
 * @param members parents before their children
 * @param reissues how many of them had their number issued anew
 */
export function registerBatch(
  registry: Registry,
  random: Random,
  members: readonly Member[],
  reissues: number,
): PeopleRows {
  const rows = noRows();
  const identities = new Map<Member, Identity>();
  const homes = new Map<Household, Home>();
  const level2 = new Set<Member>();
  for (const member of members) identities.set(member, identify(registry, random, member, identities));
  const joint = members.find((one) => one.age >= 8 && one.age < 15 && decidersOf(one).length === 2)?.mother;
  let toReissue = reissues;
  for (const member of members) {
    const identity = identities.get(member) as Identity;
    const reissue = toReissue > 0 && member.age >= 20 && identity.origin !== undefined;
    if (reissue) toReissue--;
    rows.person.push(personRow(registry, random, member, identity, homes, identities));
    const prefix = identity.origin
      ? registeredAt(identity.origin, member.birth).prefix
      : (COUNTRY_PREFIXES[member.nationality] ?? '');
    rows.personal_number.push(
      ...numberRows(registry.numbers, random, member, identity.personId, prefix, reissue),
    );
    rows.relation.push(...relationRows(member, identities));
    rows.guardianship.push(...guardianshipRows(member, identities, registry.today, joint));
    writePapers(registry, random, member, identity, rows, level2);
    writeResidences(registry, random, member, identity, rows, homes);
  }
  return rows;
}

function identify(
  registry: Registry,
  random: Random,
  member: Member,
  known: ReadonlyMap<Member, Identity>,
): Identity {
  const personId = registry.nextPersonId++;
  const [father, mother, spouse] = [member.father, member.mother, member.spouse].map(
    (one) => one && known.get(one),
  );
  const parent = father ?? mother;
  if (member.nationality !== 'VN') {
    const fullName = foreignName(random, member.nationality, member.sex, parent?.surname);
    const [family = ''] = fullName.split(' ');
    return { personId, surname: family, fullName, ethnicity: null, religion: null, origin: undefined };
  }
  const near = parent ?? (spouse !== undefined && random.chance(0.85) ? spouse : undefined);
  const ethnicity = near?.ethnicity ?? drawEthnicity(random);
  const religion = near?.religion ?? drawReligion(random);
  const origin = parent?.origin ?? registry.places.drawOrigin(random, ethnicity);
  const family = parent?.surname ?? surname(random, ethnicity, isSouthern(origin));
  const fullName = `${family} ${givenNames(random, member.sex, yearOf(member.birth))}`.normalize('NFC');
  return { personId, surname: family, fullName, ethnicity, religion, origin };
}

function personRow(
  registry: Registry,
  random: Random,
  member: Member,
  identity: Identity,
  homes: Map<Household, Home>,
  identities: ReadonlyMap<Member, Identity>,
): PersonRow {
  const { origin } = identity;
  const home = member.household && homeOf(registry, random, member.household, homes, identities);
  const born = origin && registeredAt(origin, member.birth).unit;
  const country = sampleUnit('country', member.nationality, isoOf(registry.today));
  const precision = drawPrecision(random, member);
  const head = member.household?.head;
  return {
    person_id: identity.personId,
    household_id: home?.householdId ?? null,
    date_of_birth: startOf(isoOf(member.birth), precision),
    death_date: member.died === undefined ? null : isoOf(member.died),
    missing_since: member.died === undefined && random.chance(0.0004) ? isoOf(registry.today - 900) : null,
    place_of_birth_unit: (born ?? country).unit_id,
    birth_registration_unit: born?.unit_id ?? null,
    place_of_origin_unit: born?.unit_id ?? null,
    date_of_birth_precision: precision,
    sex: member.sex,
    birth_full_name: identity.fullName,
    other_name: null,
    place_of_birth_detail: born && member.age < 50 && random.chance(0.6) ? placeOfBirth(random) : null,
    ethnicity: identity.ethnicity,
    religion: identity.religion,
    nationality: [member.nationality],
    residence_file_number: home === undefined ? null : fileNumber(home),
    marital_status: maritalStatus(random, member),
    relation_to_household_head: head === undefined ? null : relationToHead(head, member),
    ...drawParticulars(random, member, identity.personId),
    other_information: null,
  };
}

function fileNumber({ place, householdId }: Home): string {
  return `HSCT-${place.unit.code}-${String(householdId).padStart(7, '0')}`;
}

function homeOf(
  registry: Registry,
  random: Random,
  household: Household,
  homes: Map<Household, Home>,
  identities: ReadonlyMap<Member, Identity>,
): Home {
  const known = homes.get(household);
  if (known !== undefined) return known;
  const from = household.head && identities.get(household.head)?.origin?.place;
  const home = drawHome(random, registry.places, registry.nextHouseholdId++, from, registry.today);
  homes.set(household, home);
  return home;
}

// Birthdays of many old people were never written down.
function drawPrecision(random: Random, member: Member): PersonRow['date_of_birth_precision'] {
  if (member.age < 62 || member.nationality !== 'VN' || random.chance(0.84)) return 'day';
  return random.chance(0.75) ? 'year' : 'month';
}

function startOf(iso: string, precision: PersonRow['date_of_birth_precision']): string {
  if (precision === 'day') return iso;
  return precision === 'month' ? `${iso.slice(0, 7)}-01` : `${iso.slice(0, 4)}-01-01`;
}

function placeOfBirth(random: Random): string {
  return random.pick(['Bệnh viện đa khoa tỉnh', 'Bệnh viện Phụ sản', 'Trung tâm y tế huyện', 'Trạm y tế xã']);
}

function maritalStatus(random: Random, { spouse, age, children }: Member): PersonRow['marital_status'] {
  if (spouse !== undefined) return spouse.died === undefined ? 'married' : 'widowed';
  if (age >= 60 && children.length > 0) return 'widowed';
  if (age >= 25 && (children.length > 0 || random.chance(0.08))) return 'divorced';
  return 'single';
}

function relationRows(member: Member, identities: ReadonlyMap<Member, Identity>): RelationRow[] {
  const livingSpouse =
    member.died === undefined && member.spouse?.died === undefined ? member.spouse : undefined;
  const ties: readonly (readonly [RelationRow['kind'], Member | undefined])[] = [
    ['father', member.father],
    ['mother', member.mother],
    ['spouse', livingSpouse],
    ...member.children.map((child) => ['child', child] as const),
  ];
  const person_id = (identities.get(member) as Identity).personId;
  return ties.flatMap(([kind, relative]) => {
    const known = relative && identities.get(relative);
    return known === undefined ? [] : [{ person_id, kind, relative_id: known.personId }];
  });
}

/** The living who decide for a child by law: parents, else the guardian. */
function decidersOf(child: Member): Member[] {
  const parents = [child.mother, child.father].filter((one) => one !== undefined && one.died === undefined);
  return parents.length > 0 ? (parents as Member[]) : child.guardian === undefined ? [] : [child.guardian];
}

/** @param joint the mother whose children's parents must decide together */
function guardianshipRows(
  child: Member,
  identities: ReadonlyMap<Member, Identity>,
  today: Day,
  joint: Member | undefined,
): GuardianshipRow[] {
  if (child.age >= CHILDHOOD_YEARS || child.died !== undefined) return [];
  return decidersOf(child).map((decider) => ({
    child_id: (identities.get(child) as Identity).personId,
    guardian_id: (identities.get(decider) as Identity).personId,
    kind: decider === child.guardian ? 'guardian' : 'parent',
    acts_jointly: joint !== undefined && child.mother === joint,
    valid_from: isoOf(decider === child.guardian ? Math.max(child.birth, today - 700) : child.birth),
    valid_to: isoOf(addYears(child.birth, CHILDHOOD_YEARS)),
  }));
}

function writePapers(
  registry: Registry,
  random: Random,
  member: Member,
  { personId }: Identity,
  rows: PeopleRows,
  level2: Set<Member>,
): void {
  const card = drawCard(random, member, personId, registry.today);
  if (card !== undefined) rows.id_card.push(card);
  const account = drawAccount(random, member, personId, registry.today, (other) => level2.has(other));
  if (account !== undefined) rows.account.push(account);
  if (account?.level === 2) level2.add(member);
}

function writeResidences(
  registry: Registry,
  random: Random,
  member: Member,
  { personId, origin }: Identity,
  rows: PeopleRows,
  homes: ReadonlyMap<Household, Home>,
): void {
  const home = member.household && homes.get(member.household);
  if (home !== undefined) {
    rows.residence.push(...residencesOf(random, registry.places, home, member, personId, registry.today));
  } else if (origin !== undefined && member.died !== undefined) {
    rows.residence.push(lastResidence(random, origin.place, personId, member.died));
  }
  if (home !== undefined && member.age >= 18 && random.chance(0.005)) {
    rows.absence.push({
      person_id: personId,
      since: isoOf(registry.today - random.between(5, 90)),
      until: isoOf(registry.today + random.between(30, 365)),
      destination: registry.places.draw(random).unit.full_name,
      reason: 'Đi làm ăn xa',
    });
  }
}
