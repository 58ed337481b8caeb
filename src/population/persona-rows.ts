import { CODE_LISTS, sampleSuccessor, sampleUnit } from '../administrative-unit/sample.js';
import type { PeopleRows, PersonRow, ResidenceRow } from '../database/population.js';
import { addYears, ageOn, type Day, dayOf, isoOf } from './calendar.js';
import { cardExpiry, ISSUERS } from './papers.js';
import {
  birthOf,
  CHARACTERS,
  type Character,
  formerNumberOf,
  numberOf,
  type PersonaKey,
} from './personas.js';
import { plainPortrait } from './portrait.js';
import { noRows } from './register.js';

/** Where the personas live: commune of today, address, since when. */
const HOMES: Readonly<
  Record<NonNullable<Character['home']>, { id: number; commune: string; address: string; since: string }>
> = {
  cau_giay: { id: 1, commune: '00166', address: 'Số 12, ngõ 4, phố Hoa Sữa', since: '2016-05-20' },
  yen_bai: { id: 2, commune: '04252', address: 'Số 7, phố Hoa Ban', since: '1998-03-02' },
  ba_dinh: { id: 3, commune: '00004', address: 'Số 31, phố Ngọc Lan', since: '1990-10-10' },
  hai_chau: { id: 4, commune: '20242', address: 'Số 88, phố Bằng Lăng', since: '2026-01-01' },
  sa_pa: { id: 5, commune: '03006', address: 'Số 3, phố Anh Đào', since: '2000-02-01' },
  hoi_an: { id: 6, commune: '20410', address: 'Số 54, phố Phượng Vĩ', since: '2011-07-15' },
  soc_trang: { id: 7, commune: '31507', address: 'Số 19, phố Hoa Sen', since: '2003-09-09' },
};

/** What the records of single personas have beyond the rule. */
const PARTICULARS: Readonly<Partial<Record<PersonaKey, Partial<PersonRow>>>> = {
  an: {
    ...{ other_name: 'Nguyễn Thúy An', ethnicity: 'Kinh', religion: 'Phật giáo', blood_type: 'O+' },
    ...{ old_id_number_9: '010000017', phone_number: '+84570000017', email: 'thu-an@example.com' },
    ...{ occupation: 'Kế toán', place_of_birth_detail: 'Bệnh viện Phụ sản', marital_status: 'married' },
    other_information: 'Thành viên ban đại diện cha mẹ học sinh',
  },
  duc: { occupation: 'Kỹ sư', marital_status: 'married', blood_type: 'B+', old_id_number_9: '200000021' },
  gia_khoi: { occupation: 'Học sinh' },
  ong_phuong: { ethnicity: 'Thái', occupation: 'Nông dân', marital_status: 'married' },
  ba_xoan: { ethnicity: 'Thái', occupation: 'Nông dân', marital_status: 'married' },
  mai: { ethnicity: 'Thái', occupation: 'Học sinh' },
  hai_long: { occupation: 'Học sinh' },
  seo_yeon: { ethnicity: null, religion: null, occupation: 'Giáo viên tiếng Hàn' },
  sinh: { ethnicity: 'Mông', occupation: 'Công nhân' },
  tu: { occupation: 'Chủ tiệm may', marital_status: 'divorced', religion: 'Công giáo' },
  tuyet: { occupation: 'Hưu trí', marital_status: 'widowed' },
  hoa: { ethnicity: 'Khmer', occupation: 'Buôn bán nhỏ', religion: 'Phật giáo' },
  ong_hoa: { occupation: 'Hưu trí', marital_status: 'married' },
};

const DIED_DAYS_AGO = 400;
const CARD_ISSUED_DAYS_AGO = 500;
const CHILDHOOD_YEARS = 18;
const PORTRAIT_FROM_AGE = 6;

/**
 * The personas' records.
 * @param today ISO date, the day of generation
 */
export function personaRows(today: string): PeopleRows {
  const rows = noRows();
  const day = dayOf(today);
  for (const [key, character] of Object.entries(CHARACTERS) as [PersonaKey, Character][]) {
    rows.person.push(personRow(key, character, day));
    writeNumbers(rows, character, day);
    writeTies(rows, character, day);
    writePapers(rows, character, day);
    rows.residence.push(...residencesOf(key, character, day));
  }
  rows.absence.push({
    ...{ person_id: CHARACTERS.an.id, since: isoOf(day - 3), until: isoOf(day + 3650) },
    ...{ destination: 'Phường Hội An, thành phố Đà Nẵng', reason: 'Đi công tác nhiều lần trong năm' },
  });
  return rows;
}

function personRow(key: PersonaKey, character: Character, day: Day): PersonRow {
  const birth = birthOf(character, day);
  const foreign = character.nationality;
  const registered =
    foreign === undefined ? communeOn(character, birth) : sampleUnit('country', foreign, isoOf(day)).unit_id;
  const home = character.home && HOMES[character.home];
  return {
    person_id: character.id,
    household_id: home ? home.id : null,
    date_of_birth: isoOf(birth),
    death_date: key === 'ong_hoa' ? isoOf(day - DIED_DAYS_AGO) : null,
    missing_since: null,
    place_of_birth_unit: registered,
    birth_registration_unit: foreign === undefined ? registered : null,
    place_of_origin_unit: foreign === undefined ? registered : null,
    date_of_birth_precision: character.precision ?? 'day',
    sex: character.sex,
    birth_full_name: character.name,
    other_name: null,
    place_of_birth_detail: null,
    ethnicity: 'Kinh',
    religion: 'Không',
    nationality: [foreign ?? 'VN'],
    blood_type: null,
    old_id_number_9: null,
    residence_file_number: home ? `HSCT-${home.commune}-${String(home.id).padStart(7, '0')}` : null,
    marital_status: 'single',
    relation_to_household_head: character.relation,
    phone_number: character.level === null ? null : `+8457${String(character.serial).padStart(7, '0')}`,
    email: null,
    occupation: null,
    other_information: null,
    ...PARTICULARS[key],
  };
}

function communeOn({ origin = '' }: Character, birth: Day): number {
  const former = sampleUnit('commune', origin, CODE_LISTS.before.valid_from);
  return sampleSuccessor(former, isoOf(birth)).unit_id;
}

function writeNumbers(rows: PeopleRows, character: Character, day: Day): void {
  const held = { person_id: character.id, is_current: true, cancelled_on: null, cancelled_for: null };
  const first = isoOf(Math.max(birthOf(character, day), dayOf('2016-01-01')));
  const former = formerNumberOf(character);
  const corrected = '2022-06-01';
  if (former !== undefined) {
    const cancelled = {
      is_current: false,
      cancelled_on: corrected,
      cancelled_for: 'birth_year_corrected',
    } as const;
    rows.personal_number.push({ ...held, personal_id_number: former, issued_on: first, ...cancelled });
  }
  const issued_on = former === undefined ? first : corrected;
  rows.personal_number.push({ ...held, personal_id_number: numberOf(character, day), issued_on });
}

function writeTies(rows: PeopleRows, character: Character, day: Day): void {
  const birth = birthOf(character, day);
  for (const [kind, other] of character.ties ?? []) {
    rows.relation.push({ person_id: character.id, kind, relative_id: CHARACTERS[other].id });
  }
  for (const guardian of character.guardians ?? []) {
    const { kind, jointly } = character.guardianship ?? { kind: 'guardian', jointly: false };
    rows.guardianship.push({
      ...{ child_id: character.id, guardian_id: CHARACTERS[guardian].id, kind, acts_jointly: jointly },
      valid_from: isoOf(kind === 'parent' ? birth : day - DIED_DAYS_AGO),
      valid_to: isoOf(addYears(birth, CHILDHOOD_YEARS)),
    });
  }
}

function writePapers(rows: PeopleRows, character: Character, day: Day): void {
  const { id: person_id, level, nationality } = character;
  const birth = birthOf(character, day);
  const issued = day - CARD_ISSUED_DAYS_AGO;
  if (level !== null) {
    rows.account.push({ person_id, level, activated_on: isoOf(issued + 10) });
    const expires = nationality === undefined ? cardExpiry(birth, issued) : addYears(issued, 10);
    rows.id_card.push({
      ...{
        person_id,
        issued_on: isoOf(issued),
        kind: nationality === undefined ? 'identity_card' : 'residence_card',
      },
      issuing_authority: nationality === undefined ? ISSUERS.ministry : ISSUERS.immigration,
      expires_on: expires === null ? null : isoOf(expires),
    });
  }
  if (ageOn(birth, issued) >= PORTRAIT_FROM_AGE) {
    const image = plainPortrait([40 + person_id * 13, 200 - person_id * 9, 90 + person_id * 7]);
    const taken = { person_id, taken_on: isoOf(issued), media_type: 'image/png' } as const;
    rows.portrait.push({ ...taken, image: `\\x${image.toString('hex')}` });
  }
}

function residencesOf(key: PersonaKey, character: Character, day: Day): ResidenceRow[] {
  const today = isoOf(day);
  const at = (commune: string, address: string, since: string, until: string | null) => ({
    ...{
      person_id: character.id,
      unit_id: sampleUnit('commune', commune, today).unit_id,
      address,
      since,
      until,
    },
  });
  const died = isoOf(day - DIED_DAYS_AGO);
  if (character.home === null)
    return [{ ...at('00004', 'Số 31, phố Ngọc Lan', '1990-10-10', died), kind: 'permanent' }];
  const { commune, address, since } = HOMES[character.home];
  const birth = birthOf(character, day);
  const arrived = isoOf(day - 150);
  const until = isoOf(addYears(day - 150, 2));
  if (key === 'seo_yeon') {
    return [
      { ...at(commune, address, arrived, until), kind: 'temporary' },
      { ...at(commune, address, arrived, null), kind: 'current' },
    ];
  }
  const permanent: ResidenceRow = {
    ...at(commune, address, isoOf(Math.max(dayOf(since), birth)), null),
    kind: 'permanent',
  };
  if (key === 'sinh') {
    const works = ['25747', 'Số 105, ngõ 20, phố Lộc Vừng'] as const;
    return [
      permanent,
      { ...at(...works, arrived, until), kind: 'temporary' },
      { ...at(...works, arrived, null), kind: 'current' },
    ];
  }
  const current: ResidenceRow = { ...permanent, kind: 'current' };
  if (key !== 'an') return [permanent, current];
  return [permanent, current, { ...at('09556', 'Số 6, phố Hoa Mai', arrived, until), kind: 'temporary' }];
}
