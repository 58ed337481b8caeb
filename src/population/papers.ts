import type { PersonRow } from '../database/admin/person-row.js';
import { addYears, ageOn, type Day, dayOf } from './calendar.js';
import type { Member } from './member.js';
import { type Random, weighted } from './random.js';

/** Ages at which a card is renewed (Law 26/2023 article 21); one issued within two years before is valid until the next. */
const CARD_AGES = [14, 25, 40, 60];
const CARD_GRACE_YEARS = 2;
const FIRST_CARDS = dayOf('2021-01-01');
/** Day on which Law 26/2023 came into force: the ministry issues cards, and children may have one. */
const LAW_26_FROM = dayOf('2024-07-01');
const FIRST_ACCOUNTS = dayOf('2022-07-18');
const FOREIGN_CARD_YEARS = 10;

/** Rows of population.card_issuer. */
export const CARD_ISSUERS = { ministry: 1, police: 2, immigration: 3 } as const;

const drawBloodType = weighted<PersonRow['blood_type']>([
  ['O+', 42],
  ['B+', 30.5],
  ['A+', 21.5],
  ['AB+', 5.5],
  ['O-', 0.2],
  ['B-', 0.1],
  ['A-', 0.1],
  ['AB-', 0.1],
]);

const OCCUPATIONS = [
  'Công nhân',
  'Công nhân may',
  'Nông dân',
  'Nông dân',
  'Giáo viên',
  'Nhân viên văn phòng',
  'Kế toán',
  'Lái xe',
  'Thợ xây',
  'Buôn bán nhỏ',
  'Buôn bán nhỏ',
  'Kỹ sư',
  'Lập trình viên',
  'Điều dưỡng',
  'Bác sĩ',
  'Thợ điện',
  'Nhân viên bán hàng',
  'Đầu bếp',
  'Nội trợ',
  'Ngư dân',
  'Công chức',
  'Lao động tự do',
];

/** Expiry of a card issued on a day; null when it is valid for life. */
export function cardExpiry(birth: Day, issued: Day): Day | null {
  const age = ageOn(birth, issued);
  const until = CARD_AGES.find((limit) => age < limit - CARD_GRACE_YEARS);
  return until === undefined ? null : addYears(birth, until);
}

/** Adds the newest card of a person, if any: children seldom have one. */
export function writeCard(row: PersonRow, random: Random, member: Member, today: Day): void {
  const foreign = member.nationality !== 'VN';
  if (!foreign && !random.chance(member.age >= 14 ? 0.96 : member.age >= 6 ? 0.15 : 0.03)) return;
  const end = member.died ?? today;
  const first =
    member.age < 14
      ? Math.max(LAW_26_FROM, member.birth + 30)
      : Math.max(FIRST_CARDS, addYears(member.birth, 14));
  if (first >= end) return;
  let issued = random.between(first, end - 1);
  row.card_kind = foreign ? 'residence_card' : 'identity_card';
  if (foreign) {
    row.card_issued_on = issued;
    row.card_issuer = CARD_ISSUERS.immigration;
    row.card_expires_on = addYears(issued, FOREIGN_CARD_YEARS);
    return;
  }
  let expires = cardExpiry(member.birth, issued);
  if (expires !== null && expires <= end) {
    issued = Math.min(expires + random.between(0, 60), end);
    expires = cardExpiry(member.birth, issued);
  }
  row.card_issued_on = issued;
  row.card_issuer = issued < LAW_26_FROM ? CARD_ISSUERS.police : CARD_ISSUERS.ministry;
  row.card_expires_on = expires;
}

/**
 * Adds the account of a person, if any. A child under 14 has one only through a parent or guardian of level
 * 2, registered before; a foreigner has both levels from 6, under 6 the first.
 */
export function writeAccount(row: PersonRow, random: Random, member: Member, today: Day): void {
  if (member.died !== undefined) return;
  if (member.age < 14) {
    const decides = isLevel2(member.mother) || isLevel2(member.father) || isLevel2(member.guardian);
    if (!decides || !random.chance(member.age < 6 ? 0.02 : 0.12)) return;
  } else if (!random.chance(member.age < 18 ? 0.5 : 0.8)) {
    return;
  }
  row.account_level = (member.nationality !== 'VN' && member.age < 6) || random.chance(0.09) ? 1 : 2;
  const first = Math.max(FIRST_ACCOUNTS, member.birth + 60);
  row.account_activated_on = random.between(Math.min(first, today), today);
}

function isLevel2(member: Member | undefined): boolean {
  return member?.identity?.level === 2;
}

function drawOccupation(random: Random, age: number): string | null {
  if (age < 6) return null;
  if (age < 18) return 'Học sinh';
  if (age < 23 && random.chance(0.5)) return 'Sinh viên';
  if (age >= 62) return random.chance(0.5) ? 'Hưu trí' : 'Nông dân';
  return random.pick(OCCUPATIONS);
}

/** Adds health data, contacts and old papers, each known for some people only. */
export function writeParticulars(row: PersonRow, random: Random, { age, nationality }: Member): void {
  if (random.chance(0.3)) row.blood_type = drawBloodType(random);
  if (nationality === 'VN' && age >= 27 && random.chance(0.85)) row.old_id_number_9 = digits(random, 9);
  // 057 is a mobile prefix of no operator, and example.com is reserved (RFC 2606): no real person is contacted.
  if (age >= 14 && random.chance(0.9)) row.phone_number = `+8457${digits(random, 7)}`;
  if (age >= 14 && random.chance(0.4)) row.email = `cong-dan-${row.person_id}@example.com`;
  row.occupation = drawOccupation(random, age);
}

function digits(random: Random, count: number): string {
  return String(random.between(0, 10 ** count - 1)).padStart(count, '0');
}
