import { CODE_LISTS } from '../administrative-unit/sample.js';
import type { UnitTable } from '../administrative-unit/unit-table.js';
import { noRows, type PeopleRows, type PersonRow } from '../database/admin/person-row.js';
import { addYears, ageOn, type Day, dayOf, isoOf } from './calendar.js';
import { CARD_ISSUERS, cardExpiry } from './papers.js';
import {
  birthOf,
  CHARACTERS,
  type Character,
  formerNumberOf,
  numberOf,
  type PersonaKey,
} from './personas.js';
import { plainPortrait } from './portrait.js';

/** Homes of the personas: present commune, address, since when. */
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

/** Particulars of single personas. */
const PARTICULARS: Readonly<Partial<Record<PersonaKey, Partial<PersonRow>>>> = {
  an: {
    other_name: 'Nguyễn Thúy An',
    ethnicity: 'Kinh',
    religion: 'Phật giáo',
    blood_type: 'O+',
    old_id_number_9: '010000017',
    phone_number: '+84570000017',
    email: 'thu-an@example.com',
    occupation: 'Kế toán',
    place_of_birth_detail: 'Bệnh viện Phụ sản',
    marital_status: 'married',
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
  without_phone: { phone_number: null },
  child_of_two: { occupation: 'Học sinh' },
};

const DIED_DAYS_AGO = 400;
const ARRIVED_DAYS_AGO = 150;
const CARD_ISSUED_DAYS_AGO = 500;
const CHILDHOOD_YEARS = 18;
const PORTRAIT_FROM_AGE = 6;
const NUMBER_CORRECTED = dayOf('2022-06-01');

/** Context of the personas' rows. */
interface Registry {
  readonly units: UnitTable;
  readonly today: Day;
}

/**
 * The personas' records.
 * @param today the day of generation
 */
export function personaRows(units: UnitTable, today: Day): PeopleRows {
  const rows = noRows();
  const registry = { units, today };
  for (const [key, character] of Object.entries(CHARACTERS) as [PersonaKey, Character][]) {
    rows.person.push(personRow(registry, key, character));
    writeFormerNumber(rows, character, today);
    writeGuardianships(rows, character, today);
    writePortrait(rows, character, today);
  }
  rows.absence.push({
    person_id: CHARACTERS.an.id,
    since: isoOf(today - 3),
    until: isoOf(today + 3650),
    destination: 'Phường Hội An, thành phố Đà Nẵng',
    reason: 'Đi công tác nhiều lần trong năm',
  });
  return rows;
}

function personRow(registry: Registry, key: PersonaKey, character: Character): PersonRow {
  const { today } = registry;
  const birth = birthOf(character, today);
  const { nationality: foreign, level } = character;
  const registered = foreign === undefined ? communeOfOrigin(registry, character, birth) : null;
  const home = character.home && HOMES[character.home];
  return {
    person_id: character.id,
    personal_id_number: numberOf(character, today),
    household_id: home ? home.id : null,
    ...tiesOf(character),
    representative_id: null,
    date_of_birth: birth,
    death_date: key === 'ong_hoa' ? today - DIED_DAYS_AGO : null,
    missing_since: null,
    place_of_birth_unit: registered ?? countryOf(registry, foreign),
    birth_registration_unit: registered,
    place_of_origin_unit: registered,
    ...residencesOf(registry, key, character),
    ...cardOf(character, today),
    account_level: level,
    account_activated_on: level === null ? null : today - CARD_ISSUED_DAYS_AGO + 10,
    date_of_birth_precision: character.precision ?? 'day',
    sex: character.sex,
    birth_full_name: character.name,
    other_name: null,
    place_of_birth_detail: null,
    ethnicity: 'Kinh',
    religion: 'Không',
    nationality: foreign === undefined ? null : [foreign],
    blood_type: null,
    old_id_number_9: null,
    residence_file_number: home ? `${home.commune}-${home.id}` : null,
    marital_status: 'single',
    relation_to_household_head: character.relation,
    phone_number: level === null ? null : `+8457${String(character.serial).padStart(7, '0')}`,
    email: null,
    occupation: null,
    other_information: null,
    ...PARTICULARS[key],
  };
}

function communeOfOrigin({ units }: Registry, { origin = '' }: Character, birth: Day): number | null {
  const former = units.on('commune', origin, CODE_LISTS.before.valid_from);
  return (former && units.successor(former, isoOf(birth))?.unit_id) ?? null;
}

function countryOf({ units }: Registry, code: string | undefined): number | null {
  return units.versions('country', code ?? '').at(-1)?.unit_id ?? null;
}

function tiesOf({
  ties = [],
}: Character): Pick<PersonRow, 'father_id' | 'mother_id' | 'spouse_id' | 'child_ids'> {
  const of = (kind: string) => ties.filter((tie) => tie[0] === kind).map((tie) => CHARACTERS[tie[1]].id);
  const children = of('child');
  return {
    father_id: of('father')[0] ?? null,
    mother_id: of('mother')[0] ?? null,
    spouse_id: of('spouse')[0] ?? null,
    child_ids: children.length === 0 ? null : children,
  };
}

function cardOf(
  character: Character,
  today: Day,
): Pick<PersonRow, 'card_kind' | 'card_issuer' | 'card_issued_on' | 'card_expires_on'> {
  const { level, nationality } = character;
  const issued = today - CARD_ISSUED_DAYS_AGO;
  if (level === null) {
    return { card_kind: null, card_issuer: null, card_issued_on: null, card_expires_on: null };
  }
  return {
    card_kind: nationality === undefined ? 'identity_card' : 'residence_card',
    card_issuer: nationality === undefined ? CARD_ISSUERS.ministry : CARD_ISSUERS.immigration,
    card_issued_on: issued,
    card_expires_on:
      nationality === undefined ? cardExpiry(birthOf(character, today), issued) : addYears(issued, 10),
  };
}

function writeFormerNumber(rows: PeopleRows, character: Character, today: Day): void {
  const personal_id_number = formerNumberOf(character);
  if (personal_id_number === undefined) return;
  rows.cancelled_number.push({
    personal_id_number,
    person_id: character.id,
    cancelled_on: Math.min(NUMBER_CORRECTED, today),
    cancelled_for: 'birth_year_corrected',
  });
}

function writeGuardianships(rows: PeopleRows, character: Character, today: Day): void {
  const birth = birthOf(character, today);
  for (const guardian of character.guardians ?? []) {
    const { kind, jointly } = character.guardianship ?? { kind: 'guardian', jointly: false };
    rows.guardianship.push({
      child_id: character.id,
      guardian_id: CHARACTERS[guardian].id,
      kind,
      acts_jointly: jointly,
      valid_from: isoOf(kind === 'parent' ? birth : today - DIED_DAYS_AGO),
      valid_to: isoOf(addYears(birth, CHILDHOOD_YEARS)),
    });
  }
}

function writePortrait(rows: PeopleRows, character: Character, today: Day): void {
  const { id: person_id } = character;
  const taken = today - CARD_ISSUED_DAYS_AGO;
  if (ageOn(birthOf(character, today), taken) < PORTRAIT_FROM_AGE) return;
  const shade = (from: number, step: number) => (from + person_id * step) & 0xff;
  const image = plainPortrait([shade(40, 13), shade(200, -9), shade(90, 7)]);
  const portrait = { person_id, taken_on: isoOf(taken), media_type: 'image/png' } as const;
  rows.portrait.push({ ...portrait, image: `\\x${image.toString('hex')}` });
}

type Residences = Pick<
  PersonRow,
  | ('permanent_unit' | 'permanent_since' | 'permanent_address')
  | ('temporary_unit' | 'temporary_since' | 'temporary_until' | 'temporary_address')
  | ('current_unit' | 'current_since' | 'current_address')
>;

function residencesOf({ units, today }: Registry, key: PersonaKey, character: Character): Residences {
  const unit = (commune: string) => units.on('commune', commune, isoOf(today))?.unit_id ?? null;
  const arrived = today - ARRIVED_DAYS_AGO;
  const permanent = (commune: string, address: string, since: Day) => ({
    permanent_unit: unit(commune),
    permanent_since: since,
    permanent_address: address,
  });
  const temporary = (commune: string, address: string) => ({
    temporary_unit: unit(commune),
    temporary_since: arrived,
    temporary_address: address,
    temporary_until: addYears(arrived, 2),
  });
  const current = (commune: string, address: string) => ({
    current_unit: unit(commune),
    current_since: arrived,
    current_address: address,
  });
  const none: Residences = {
    permanent_unit: null,
    permanent_since: null,
    permanent_address: null,
    temporary_unit: null,
    temporary_since: null,
    temporary_until: null,
    temporary_address: null,
    current_unit: null,
    current_since: null,
    current_address: null,
  };
  if (character.home === null)
    return {
      ...none,
      ...permanent('00004', 'Số 31, phố Ngọc Lan', Math.max(dayOf('1990-10-10'), birthOf(character, today))),
    };
  const { commune, address, since } = HOMES[character.home];
  if (key === 'seo_yeon') return { ...none, ...temporary(commune, address), ...current(commune, address) };
  const home = { ...none, ...permanent(commune, address, Math.max(dayOf(since), birthOf(character, today))) };
  const works = ['25747', 'Số 105, ngõ 20, phố Lộc Vừng'] as const;
  if (key === 'sinh') return { ...home, ...temporary(...works), ...current(...works) };
  return key === 'an' ? { ...home, ...temporary('09556', 'Số 6, phố Hoa Mai') } : home;
}
