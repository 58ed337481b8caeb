import type { LineageRow, UnitRow, Units } from '../database/admin/administrative-unit.js';

/**
 * The two code lists the sample is taken from. Codes of the older one are in use since the decision of 2004, and records since
 * then refer to them; but the list states names and districts only for its last day, and what they were before is unknown.
 */
export const CODE_LISTS = {
  before: {
    valid_from: '2004-07-08',
    known_from: '2025-06-30',
    valid_to: '2025-07-01',
    instrument: '124/2004/QĐ-TTg',
  },
  present: { valid_from: '2025-07-01', known_from: null, valid_to: null, instrument: '19/2025/QĐ-TTg' },
} as const;
const COUNTRY_CODES = { ...CODE_LISTS.before, known_from: null, valid_to: null, instrument: 'ISO 3166-1' };
export const PROVINCES_MERGED_BY = '202/2025/QH15';

// Code (ISO 3166-1) and Vietnamese name of the countries the sample's people come from.
const COUNTRIES: readonly (readonly [string, string])[] = [
  ['VN', 'Việt Nam'],
  ['KR', 'Hàn Quốc'],
  ['JP', 'Nhật Bản'],
  ['CN', 'Trung Quốc'],
  ['LA', 'Lào'],
  ['FR', 'Pháp'],
  ['US', 'Hoa Kỳ'],
];

const CITY = 'Thành phố trực thuộc trung ương';
const PROVINCE = 'Tỉnh';

/** Present province: code, kind, name. */
const PROVINCES: readonly (readonly [string, string, string])[] = [
  ['01', CITY, 'Hà Nội'],
  ['15', PROVINCE, 'Lào Cai'],
  ['40', PROVINCE, 'Nghệ An'],
  ['48', CITY, 'Đà Nẵng'],
  ['75', PROVINCE, 'Đồng Nai'],
  ['79', CITY, 'Hồ Chí Minh'],
  ['92', CITY, 'Cần Thơ'],
];

/** Province until June 2025: code, kind, name, and the present province that succeeded all of it. */
const FORMER_PROVINCES: readonly (readonly [string, string, string, string])[] = [
  ['01', CITY, 'Hà Nội', '01'],
  ['10', PROVINCE, 'Lào Cai', '15'],
  ['15', PROVINCE, 'Yên Bái', '15'],
  ['40', PROVINCE, 'Nghệ An', '40'],
  ['48', CITY, 'Đà Nẵng', '48'],
  ['49', PROVINCE, 'Quảng Nam', '48'],
  ['70', PROVINCE, 'Bình Phước', '75'],
  ['75', PROVINCE, 'Đồng Nai', '75'],
  ['74', PROVINCE, 'Bình Dương', '79'],
  ['77', PROVINCE, 'Bà Rịa - Vũng Tàu', '79'],
  ['79', CITY, 'Hồ Chí Minh', '79'],
  ['92', CITY, 'Cần Thơ', '92'],
  ['93', PROVINCE, 'Hậu Giang', '92'],
  ['94', PROVINCE, 'Sóc Trăng', '92'],
];

/** Present commune: code, kind, name, province, people in thousands (the generator's weight). */
const COMMUNES: readonly (readonly [string, string, string, string, number])[] = [
  ['00004', 'Phường', 'Ba Đình', '01', 65],
  ['00160', 'Phường', 'Nghĩa Đô', '01', 126],
  ['00166', 'Phường', 'Cầu Giấy', '01', 75],
  ['09556', 'Phường', 'Hà Đông', '01', 185],
  ['02647', 'Phường', 'Lào Cai', '15', 77],
  ['03006', 'Phường', 'Sa Pa', '15', 23],
  ['04252', 'Phường', 'Yên Bái', '15', 70],
  ['16681', 'Phường', 'Thành Vinh', '40', 124],
  ['17254', 'Xã', 'Con Cuông', '40', 26],
  ['17971', 'Xã', 'Kim Liên', '40', 55],
  ['20242', 'Phường', 'Hải Châu', '48', 131],
  ['20263', 'Phường', 'Sơn Trà', '48', 87],
  ['20410', 'Phường', 'Hội An', '48', 37],
  ['25195', 'Phường', 'Bình Phước', '75', 11],
  ['26041', 'Phường', 'Trấn Biên', '75', 20],
  ['26368', 'Xã', 'Long Thành', '75', 15],
  ['25747', 'Phường', 'Thủ Dầu Một', '79', 88],
  ['26506', 'Phường', 'Vũng Tàu', '79', 117],
  ['26740', 'Phường', 'Sài Gòn', '79', 47],
  ['26743', 'Phường', 'Bến Thành', '79', 72],
  ['31135', 'Phường', 'Ninh Kiều', '92', 120],
  ['31186', 'Phường', 'Cái Răng', '92', 71],
  ['31321', 'Phường', 'Vị Thanh', '92', 33],
  ['31507', 'Phường', 'Sóc Trăng', '92', 61],
];

/** District until June 2025: code, kind, name, province. */
const DISTRICTS: readonly (readonly [string, string, string, string])[] = [
  ['001', 'Quận', 'Ba Đình', '01'],
  ['005', 'Quận', 'Cầu Giấy', '01'],
  ['268', 'Quận', 'Hà Đông', '01'],
  ['080', 'Thành phố', 'Lào Cai', '10'],
  ['088', 'Thị xã', 'Sa Pa', '10'],
  ['132', 'Thành phố', 'Yên Bái', '15'],
  ['412', 'Thành phố', 'Vinh', '40'],
  ['422', 'Huyện', 'Con Cuông', '40'],
  ['430', 'Huyện', 'Nam Đàn', '40'],
  ['492', 'Quận', 'Hải Châu', '48'],
  ['493', 'Quận', 'Sơn Trà', '48'],
  ['503', 'Thành phố', 'Hội An', '49'],
  ['689', 'Thành phố', 'Đồng Xoài', '70'],
  ['731', 'Thành phố', 'Biên Hòa', '75'],
  ['740', 'Huyện', 'Long Thành', '75'],
  ['718', 'Thành phố', 'Thủ Dầu Một', '74'],
  ['747', 'Thành phố', 'Vũng Tàu', '77'],
  ['760', 'Quận', '1', '79'],
  ['916', 'Quận', 'Ninh Kiều', '92'],
  ['919', 'Quận', 'Cái Răng', '92'],
  ['930', 'Thành phố', 'Vị Thanh', '93'],
  ['941', 'Thành phố', 'Sóc Trăng', '94'],
];

/** Commune until June 2025: code, kind, name, district, and its one or several successors. */
const FORMER_COMMUNES: readonly (readonly [string, string, string, string, readonly string[]])[] = [
  ['00004', 'Phường', 'Trúc Bạch', '001', ['00004']],
  ['00167', 'Phường', 'Dịch Vọng Hậu', '005', ['00160', '00166']],
  ['09544', 'Phường', 'Vạn Phúc', '268', ['09556']],
  ['02647', 'Phường', 'Kim Tân', '080', ['02647']],
  ['03016', 'Phường', 'Hàm Rồng', '088', ['03006']],
  ['04258', 'Phường', 'Nguyễn Thái Học', '132', ['04252']],
  ['16672', 'Phường', 'Hưng Bình', '412', ['16681']],
  ['17257', 'Xã', 'Yên Khê', '422', ['17254']],
  ['17971', 'Xã', 'Kim Liên', '430', ['17971']],
  ['20242', 'Phường', 'Phước Ninh', '492', ['20242']],
  ['20263', 'Phường', 'Thọ Quang', '493', ['20263']],
  ['20404', 'Phường', 'Cẩm Phô', '503', ['20410']],
  ['25195', 'Phường', 'Tân Phú', '689', ['25195']],
  ['26023', 'Phường', 'Quang Vinh', '731', ['26041']],
  ['26368', 'Thị trấn', 'Long Thành', '740', ['26368']],
  ['25747', 'Phường', 'Phú Cường', '718', ['25747']],
  ['26506', 'Phường', '1', '747', ['26506']],
  ['26740', 'Phường', 'Bến Nghé', '760', ['26740']],
  ['26746', 'Phường', 'Nguyễn Thái Bình', '760', ['26740', '26743']],
  ['31135', 'Phường', 'Tân An', '916', ['31135']],
  ['31186', 'Phường', 'Lê Bình', '919', ['31186']],
  ['31321', 'Phường', 'III', '930', ['31321']],
  ['31507', 'Phường', '6', '941', ['31507']],
];

/** Present units that changed kind but not code and name: level, code, kind, day, legal instrument. */
const CHANGES_OF_KIND: readonly (readonly ['province' | 'commune', string, string, string, string])[] = [
  ['province', '75', CITY, '2026-04-30', '30/2026/QH16'],
  ['commune', '26368', 'Phường', '2026-04-30', '237/NQ-UBTVQH16'],
];

type Level = UnitRow['level'];
type Period = Pick<UnitRow, 'valid_from' | 'known_from' | 'valid_to' | 'instrument'>;

/** A few real units: seven present provinces with 24 communes, and their predecessors until June 2025. */
export const SAMPLE_UNITS: Units = build();

/** The generator's weight of each present commune, by code: people in thousands. */
export const COMMUNE_WEIGHTS: ReadonlyMap<string, number> = new Map(COMMUNES.map((row) => [row[0], row[4]]));

function unitOn(units: readonly UnitRow[], level: Level, code: string, on: string): UnitRow {
  const found = units.find(
    (unit) =>
      unit.level === level &&
      unit.code === code &&
      unit.valid_from <= on &&
      (unit.valid_to === null || unit.valid_to > on),
  );
  if (found === undefined) throw new RangeError(`no ${level} ${code} on ${on} in the sample of units`);
  return found;
}

function build(): Units {
  const units: UnitRow[] = [];
  const lineage: LineageRow[] = [];
  const { before, present } = CODE_LISTS;
  const add = (
    level: Level,
    code: string,
    kind: string,
    name: string,
    parent: UnitRow | undefined,
    period: Period,
  ) => {
    const unit: UnitRow = {
      unit_id: units.length + 1,
      code,
      level,
      name,
      kind,
      parent_id: parent?.unit_id ?? null,
      full_name: level === 'country' ? name : `${kind === CITY ? 'Thành phố' : kind} ${name}`,
      valid_from: period.valid_from,
      known_from: period.known_from,
      valid_to: period.valid_to,
      instrument: period.instrument,
    };
    units.push(unit);
    return unit;
  };
  const link = (from: UnitRow, to: readonly UnitRow[], instrument: string) => {
    for (const { unit_id, valid_from } of to) {
      const kind = to.length === 1 ? 'whole' : 'part';
      lineage.push({
        from_unit_id: from.unit_id,
        to_unit_id: unit_id,
        kind,
        all_people: kind === 'whole',
        instrument,
        on_date: valid_from,
      });
    }
  };
  const find = (level: Level, code: string, on: string) => unitOn(units, level, code, on);
  const then = before.valid_from;
  const now = present.valid_from;

  for (const [code, name] of COUNTRIES) add('country', code, 'Quốc gia', name, undefined, COUNTRY_CODES);
  const country = find('country', 'VN', then);
  for (const [code, kind, name] of PROVINCES) add('province', code, kind, name, country, present);
  for (const [code, kind, name, into] of FORMER_PROVINCES) {
    const former = add('province', code, kind, name, country, before);
    link(former, [find('province', into, now)], PROVINCES_MERGED_BY);
  }
  for (const [code, kind, name, province] of COMMUNES) {
    add('commune', code, kind, name, find('province', province, now), present);
  }
  for (const [code, kind, name, province] of DISTRICTS) {
    add('district', code, kind, name, find('province', province, then), before);
  }
  for (const [code, kind, name, district, into] of FORMER_COMMUNES) {
    const former = add('commune', code, kind, name, find('district', district, then), before);
    const successors = into.map((successor) => find('commune', successor, now));
    link(former, successors, present.instrument);
  }
  for (const [level, code, kind, on, instrument] of CHANGES_OF_KIND) {
    const ended: UnitRow = { ...find(level, code, now), valid_to: on };
    units[ended.unit_id - 1] = ended;
    const parent = level === 'province' ? country : units.find(({ unit_id }) => unit_id === ended.parent_id);
    const parentThen = parent && find(parent.level, parent.code, on);
    link(
      ended,
      [
        add(level, code, kind, ended.name, parentThen, {
          valid_from: on,
          known_from: null,
          valid_to: null,
          instrument,
        }),
      ],
      instrument,
    );
  }
  return { units, lineage };
}
