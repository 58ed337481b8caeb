import type { AccountRow, IdCardRow, PersonalNumberRow, PersonRow } from '../database/population.js';
import { addYears, ageOn, type Day, dayOf, isoOf, yearOf } from './calendar.js';
import type { Member } from './member.js';
import type { NumberOffice } from './numbers.js';
import { type Random, weighted } from './random.js';

/** Ages at which a card is changed (Law 26/2023 article 21); issued in the two years before, it holds until the next. */
const CARD_AGES = [14, 25, 40, 60];
const CARD_GRACE_YEARS = 2;
const FIRST_CARDS = dayOf('2021-01-01');
/** Law 26/2023 in force: the ministry issues the cards, and children may have one. */
const LAW_26_FROM = dayOf('2024-07-01');
const FIRST_NUMBERS = dayOf('2016-01-01');
const FIRST_ACCOUNTS = dayOf('2022-07-18');
const FOREIGN_CARD_YEARS = 10;

export const ISSUERS = {
  ministry: 'Bộ Công an',
  police: 'Cục Cảnh sát quản lý hành chính về trật tự xã hội',
  immigration: 'Cục Quản lý xuất nhập cảnh',
} as const;

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
  ...[
    'Công nhân',
    'Công nhân may',
    'Nông dân',
    'Nông dân',
    'Giáo viên',
    'Nhân viên văn phòng',
    'Kế toán',
    'Lái xe',
  ],
  ...[
    'Thợ xây',
    'Buôn bán nhỏ',
    'Buôn bán nhỏ',
    'Kỹ sư',
    'Lập trình viên',
    'Điều dưỡng',
    'Bác sĩ',
    'Thợ điện',
  ],
  ...['Nhân viên bán hàng', 'Đầu bếp', 'Nội trợ', 'Ngư dân', 'Công chức', 'Lao động tự do'],
];

/** The day a card ends that was issued on a day, or null where it holds for life. */
export function cardExpiry(birth: Day, issued: Day): Day | null {
  const age = ageOn(birth, issued);
  const until = CARD_AGES.find((limit) => age < limit - CARD_GRACE_YEARS);
  return until === undefined ? null : addYears(birth, until);
}

/** The newest card of a person, or nothing: children seldom have one. */
export function drawCard(
  random: Random,
  member: Member,
  personId: number,
  today: Day,
): IdCardRow | undefined {
  const foreign = member.nationality !== 'VN';
  if (!foreign && !random.chance(member.age >= 14 ? 0.96 : member.age >= 6 ? 0.15 : 0.03)) return undefined;
  const end = member.died ?? today;
  const first =
    member.age < 14
      ? Math.max(LAW_26_FROM, member.birth + 30)
      : Math.max(FIRST_CARDS, addYears(member.birth, 14));
  if (first >= end) return undefined;
  let issued = random.between(first, end - 1);
  if (foreign) {
    return {
      person_id: personId,
      issued_on: isoOf(issued),
      kind: 'residence_card',
      issuing_authority: ISSUERS.immigration,
      expires_on: isoOf(addYears(issued, FOREIGN_CARD_YEARS)),
    };
  }
  let expires = cardExpiry(member.birth, issued);
  if (expires !== null && expires <= end) {
    issued = Math.min(expires + random.between(0, 60), end);
    expires = cardExpiry(member.birth, issued);
  }
  return {
    person_id: personId,
    issued_on: isoOf(issued),
    kind: 'identity_card',
    issuing_authority: issued < LAW_26_FROM ? ISSUERS.police : ISSUERS.ministry,
    expires_on: expires === null ? null : isoOf(expires),
  };
}

/**
 * The account of a person, or nothing. A child under 14 has one only through a parent or guardian of level 2; a
 * foreigner has both levels from 6, under 6 the first.
 */
export function drawAccount(
  random: Random,
  member: Member,
  personId: number,
  today: Day,
  isLevel2: (other: Member) => boolean,
): AccountRow | undefined {
  if (member.died !== undefined) return undefined;
  const foreign = member.nationality !== 'VN';
  if (member.age < 14) {
    const decide = [member.mother, member.father, member.guardian].some(
      (one) => one !== undefined && isLevel2(one),
    );
    if (!decide || !random.chance(member.age < 6 ? 0.02 : 0.12)) return undefined;
  } else if (!random.chance(member.age < 18 ? 0.5 : 0.8)) {
    return undefined;
  }
  const level = (foreign && member.age < 6) || random.chance(0.09) ? 1 : 2;
  const first = Math.max(FIRST_ACCOUNTS, member.birth + 60);
  return { person_id: personId, level, activated_on: isoOf(random.between(Math.min(first, today), today)) };
}

/** A number's row, and before it a cancelled one for those whose birth year or sex was corrected. */
export function numberRows(
  office: NumberOffice,
  random: Random,
  member: Member,
  personId: number,
  prefix: string,
  reissue: boolean,
): PersonalNumberRow[] {
  const year = yearOf(member.birth);
  const first = Math.max(member.birth, FIRST_NUMBERS);
  const held = { person_id: personId, is_current: true, cancelled_on: null, cancelled_for: null };
  const number = office.issue(random, prefix, member.sex, year);
  if (!reissue) return [{ ...held, personal_id_number: number, issued_on: isoOf(first) }];
  const bySex = random.chance(0.3);
  const otherSex = member.sex === 'male' ? 'female' : 'male';
  const former = office.issue(random, prefix, bySex ? otherSex : member.sex, bySex ? year : year + 1);
  const changed = isoOf(first + random.between(100, 2000));
  const cancelled_for = bySex ? 'sex_redetermined' : 'birth_year_corrected';
  return [
    {
      ...held,
      personal_id_number: former,
      issued_on: isoOf(first),
      is_current: false,
      cancelled_on: changed,
      cancelled_for,
    },
    { ...held, personal_id_number: number, issued_on: changed },
  ];
}

function drawOccupation(random: Random, age: number): string | null {
  if (age < 6) return null;
  if (age < 18) return 'Học sinh';
  if (age < 23 && random.chance(0.5)) return 'Sinh viên';
  if (age >= 62) return random.chance(0.5) ? 'Hưu trí' : 'Nông dân';
  return random.pick(OCCUPATIONS);
}

/** Health, contact and old papers, each known of some people only. */
export function drawParticulars(
  random: Random,
  member: Member,
  personId: number,
): Pick<PersonRow, 'blood_type' | 'old_id_number_9' | 'phone_number' | 'email' | 'occupation'> {
  const { age } = member;
  const digits = (count: number) => String(random.between(0, 10 ** count - 1)).padStart(count, '0');
  return {
    blood_type: random.chance(0.3) ? drawBloodType(random) : null,
    old_id_number_9: member.nationality === 'VN' && age >= 27 && random.chance(0.85) ? digits(9) : null,
    // 057 is a mobile prefix that no operator holds, and example.com is nobody's (RFC 2606): no real person is called.
    phone_number: age >= 14 && random.chance(0.9) ? `+8457${digits(7)}` : null,
    email: age >= 14 && random.chance(0.4) ? `cong-dan-${personId}@example.com` : null,
    occupation: drawOccupation(random, age),
  };
}
