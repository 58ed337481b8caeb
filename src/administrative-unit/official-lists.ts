import type { UnitRow } from '../database/admin/administrative-unit.js';
import { isDay } from './day.js';
import { CODE_LISTS, PROVINCES_MERGED_BY } from './sample.js';
import { ListsRefused, type Mistake, readTable, type TableLine } from './table.js';

type Level = UnitRow['level'];

/** A unit from the lists, identified by level, code and first day until it has an id. */
export interface WantedUnit extends Omit<UnitRow, 'unit_id' | 'parent_id'> {
  readonly key: string;
  readonly parentKey: string | null;
  readonly file: string;
  readonly line: number;
}

/** A lineage edge from the lists. */
export interface WantedEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'whole' | 'part';
  /** Whether this one of several successors took over all people of the unit. */
  readonly all_people: boolean;
  readonly instrument: string;
  readonly on_date: string;
  readonly file: string;
  readonly line: number;
}

/** The content of the lists. */
export interface Lists {
  readonly units: WantedUnit[];
  readonly edges: WantedEdge[];
  /** Oddities that are not errors. */
  readonly remarks: Mistake[];
}

const FILES = {
  provincesBefore: [
    'provinces_63_to_34.csv',
    ['code', 'full_name', 'type', 'new_province_code', 'new_province_name'],
  ],
  districtsBefore: [
    'districts_until_2025-06-30.csv',
    ['code', 'name', 'type', 'province_code', 'province_name'],
  ],
  communesBefore: [
    'communes_until_2025-06-30.csv',
    ['code', 'name', 'type', 'district_code', 'district_name', 'province_code', 'province_name'],
  ],
  provinces: ['provinces_2025-07-01.csv', ['code', 'full_name', 'type', 'name_en']],
  communes: ['communes_2025-07-01.csv', ['code', 'full_name', 'type', 'name', 'name_en', 'province_code']],
  conversion: [
    'map_old_to_new_2025-07-01.csv',
    [
      ...([
        'old_commune_code',
        'new_commune_code',
        'note',
        'old_district_code',
        'old_province_code',
      ] as const),
      ...(['new_province_code', 'source', 'kind', 'old_split_into'] as const),
    ],
  ],
  amendments: [
    'amendments_2026.csv',
    ['level', 'code', 'province_code', 'name', 'new_type', 'effective_date', 'resolution'],
  ],
} as const satisfies Record<string, readonly [string, readonly string[]]>;

type Tables = { readonly [name in keyof typeof FILES]: TableLine<(typeof FILES)[name][1][number]>[] };

const CITY = 'Thành phố trực thuộc trung ương';
const KINDS: Readonly<Record<Exclude<Level, 'country'>, readonly string[]>> = {
  province: [CITY, 'Tỉnh'],
  district: ['Thành phố', 'Thị xã', 'Quận', 'Huyện'],
  commune: ['Phường', 'Xã', 'Thị trấn', 'Đặc khu'],
};
const CODES: Readonly<Record<Exclude<Level, 'country'>, RegExp>> = {
  province: /^\d{2}$/,
  district: /^\d{3}$/,
  commune: /^\d{5}$/,
};
/** Of several successors, the one that took over all people according to the statistics office. */
const ALL_PEOPLE = 'part_area_all_population';
const COUNTRY = keyOf('country', 'VN', CODE_LISTS.before.valid_from);
const { before, present } = CODE_LISTS;

/** The key of a unit before it has an id. */
export function keyOf(level: Level, code: string, from: string): string {
  return `${level} ${code} ${from}`;
}

/**
 * Reads the official lists of a folder: both code lists, the conversion of July 2025 and the changes since.
 * @throws ListsRefused when a file or a line is invalid
 */
export function readOfficialLists(folder: string): Lists {
  const mistakes: Mistake[] = [];
  const tables: Record<string, unknown> = {};
  for (const [name, [file, columns]] of Object.entries(FILES)) {
    try {
      tables[name] = readTable<string>(folder, file, columns);
    } catch (error) {
      if (!(error instanceof ListsRefused)) throw error;
      mistakes.push(...error.mistakes);
    }
  }
  if (mistakes.length > 0) throw new ListsRefused(mistakes);
  return listsOf(tables as unknown as Tables);
}

function listsOf(tables: Tables): Lists {
  const lists: Lists & { mistakes: Mistake[] } = { units: [], edges: [], remarks: [], mistakes: [] };
  addBefore(lists, tables);
  addPresent(lists, tables);
  addConversion(lists, tables);
  addAmendments(lists, tables);
  if (lists.mistakes.length > 0) throw new ListsRefused(lists.mistakes);
  return lists;
}

type Building = Lists & { readonly mistakes: Mistake[] };

function addBefore(to: Building, { provincesBefore, districtsBefore, communesBefore }: Tables): void {
  const at = before.valid_from;
  for (const row of provincesBefore) {
    addUnit(to, 'provincesBefore', row, 'province', row.full_name, row.type, before, COUNTRY);
  }
  for (const row of districtsBefore) {
    addUnit(
      to,
      'districtsBefore',
      row,
      'district',
      row.name,
      row.type,
      before,
      keyOf('province', row.province_code, at),
    );
  }
  for (const row of communesBefore) {
    addUnit(
      to,
      'communesBefore',
      row,
      'commune',
      row.name,
      row.type,
      before,
      keyOf('district', row.district_code, at),
    );
  }
}

function addPresent(to: Building, { provinces, communes }: Tables): void {
  const at = present.valid_from;
  for (const row of provinces)
    addUnit(to, 'provinces', row, 'province', row.full_name, row.type, present, COUNTRY);
  for (const row of communes) {
    addUnit(
      to,
      'communes',
      row,
      'commune',
      row.full_name,
      row.type,
      present,
      keyOf('province', row.province_code, at),
    );
  }
}

function addUnit(
  to: Building,
  table: keyof typeof FILES,
  { line, code }: { line: number; code: string },
  level: Exclude<Level, 'country'>,
  fullName: string,
  type: string,
  period: Pick<UnitRow, 'valid_from' | 'known_from' | 'valid_to' | 'instrument'>,
  parentKey: string,
): void {
  const [file] = FILES[table];
  if (!CODES[level].test(code)) to.mistakes.push({ file, line, what: `"${code}" is no code of a ${level}` });
  const named = splitName(level, fullName, type);
  if (named === undefined) {
    to.mistakes.push({ file, line, what: `"${fullName}" of kind "${type}" is no name of a ${level}` });
    return;
  }
  if (named.kind !== type) {
    to.remarks.push({
      file,
      line,
      what: `${code} is called "${fullName}" but of kind "${type}": taken as ${named.kind}`,
    });
  }
  const { valid_from, known_from, valid_to, instrument } = period;
  const key = keyOf(level, code, valid_from);
  to.units.push({
    ...{ key, parentKey, file, line, code, level },
    ...named,
    ...{ valid_from, known_from, valid_to, instrument },
  });
}

/** The kind a full name begins with, in any case; otherwise the list's own column. */
function splitName(
  level: Exclude<Level, 'country'>,
  fullName: string,
  type: string,
): Pick<UnitRow, 'name' | 'full_name' | 'kind'> | undefined {
  for (const kind of KINDS[level]) {
    const word = kind === CITY ? 'Thành phố' : kind;
    if (!fullName.toLowerCase().startsWith(`${word.toLowerCase()} `)) continue;
    const name = fullName.slice(word.length + 1).trim();
    return name === '' ? undefined : { name, full_name: `${word} ${name}`, kind };
  }
  return KINDS[level].includes(type) && fullName !== ''
    ? { name: fullName, full_name: `${type === CITY ? 'Thành phố' : type} ${fullName}`, kind: type }
    : undefined;
}

function addConversion(to: Building, { provincesBefore, communesBefore, conversion }: Tables): void {
  const on_date = present.valid_from;
  for (const { line, code, new_province_code } of provincesBefore) {
    to.edges.push({
      from: keyOf('province', code, before.valid_from),
      to: keyOf('province', new_province_code, on_date),
      kind: 'whole',
      all_people: true,
      instrument: PROVINCES_MERGED_BY,
      on_date,
      file: FILES.provincesBefore[0],
      line,
    });
  }
  const [file] = FILES.conversion;
  const successors = new Map<string, number>();
  const fromOf = ({ old_commune_code, old_district_code }: Tables['conversion'][number]) =>
    old_commune_code === ''
      ? keyOf('district', old_district_code, before.valid_from) // an island district without communes
      : keyOf('commune', old_commune_code, before.valid_from);
  for (const row of conversion) successors.set(fromOf(row), (successors.get(fromOf(row)) ?? 0) + 1);
  const provinceOf = new Map(communesBefore.map(({ code, province_code }) => [code, province_code]));
  for (const row of conversion) {
    const from = fromOf(row);
    const listed = provinceOf.get(row.old_commune_code);
    if (listed !== undefined && listed !== row.old_province_code) {
      const what = `${from} lies in province ${row.old_province_code} here and in ${listed} by the list of communes`;
      to.remarks.push({ file, line: row.line, what });
    }
    const kind = successors.get(from) === 1 ? 'whole' : 'part';
    const saysPart = row.kind.startsWith('part');
    if (saysPart !== (kind === 'part')) {
      const what = `${from} is said to go ${row.kind} to ${row.new_commune_code}, and has ${successors.get(from)} successors`;
      to.remarks.push({ file, line: row.line, what });
    }
    to.edges.push({
      from,
      to: keyOf('commune', row.new_commune_code, on_date),
      kind,
      all_people: kind === 'whole' || row.kind === ALL_PEOPLE,
      instrument: present.instrument,
      on_date,
      file,
      line: row.line,
    });
  }
}

/** A unit that changed its kind: its version ends that day and another with the same code takes over all of it. */
function addAmendments(to: Building, { amendments }: Tables): void {
  const [file] = FILES.amendments;
  const sorted = [...amendments].sort((a, b) => (a.effective_date < b.effective_date ? -1 : 1));
  // Provinces first, so that a commune's new version has the province's new version as parent.
  for (const row of sorted.filter(({ level }) => level === 'province')) amend(to, file, row);
  for (const row of sorted.filter(({ level }) => level !== 'province')) amend(to, file, row);
}

function amend(to: Building, file: string, row: Tables['amendments'][number]): void {
  const { line, level, code, effective_date: on, resolution: instrument } = row;
  const refuse = (what: string) => {
    to.mistakes.push({ file, line, what });
  };
  if (level !== 'province' && level !== 'commune') {
    refuse(`"${level}" is no level that changes`);
    return;
  }
  if (!isDay(on)) {
    refuse(`"${on}" is no date`);
    return;
  }
  const at = to.units.findIndex(
    (unit) => unit.level === level && unit.code === code && unit.valid_from < on && unit.valid_to === null,
  );
  const held = to.units[at];
  if (held === undefined) {
    refuse(`no ${level} ${code} holds on ${on}`);
    return;
  }
  const named = splitName(level, row.name, row.new_type);
  if (named === undefined) {
    refuse(`"${row.new_type}" is no kind of a ${level}`);
    return;
  }
  const key = keyOf(level, code, on);
  const parentKey = level === 'province' ? COUNTRY : provinceOn(to.units, row.province_code, on);
  if (parentKey === undefined) {
    refuse(`no province ${row.province_code} holds on ${on}`);
    return;
  }
  to.units[at] = { ...held, valid_to: on };
  to.units.push({
    key,
    parentKey,
    file,
    line,
    code,
    level,
    ...named,
    valid_from: on,
    known_from: null,
    valid_to: null,
    instrument,
  });
  to.edges.push({
    from: held.key,
    to: key,
    kind: 'whole',
    all_people: true,
    instrument,
    on_date: on,
    file,
    line,
  });
}

function provinceOn(units: readonly WantedUnit[], code: string, on: string): string | undefined {
  return units.find(
    (unit) =>
      unit.level === 'province' &&
      unit.code === code &&
      unit.valid_from <= on &&
      (unit.valid_to === null || unit.valid_to > on),
  )?.key;
}
