import { existsSync, readFileSync } from 'node:fs';
import t from 'tap';
import { CODE_LISTS, COMMUNE_WEIGHTS, SAMPLE_UNITS } from '../../src/administrative-unit/sample.js';
import { UnitTable } from '../../src/administrative-unit/unit-table.js';
import type { UnitRow } from '../../src/database/admin/administrative-unit.js';

const { units, lineage } = SAMPLE_UNITS;
const byId = new Map(units.map((unit) => [unit.unit_id, unit]));
const unitOf = (id: number): UnitRow => {
  const unit = byId.get(id);
  if (unit === undefined) throw new Error(`lineage names unit ${id}`);
  return unit;
};
const SHARED = new URL('../../../shared/vn-admin/', import.meta.url);

/** Reads the rows of an official list, which is outside of the repository. The columns used contain no quoted commas. */
function read(file: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(new URL(file, SHARED), 'utf8').trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((value, at) => [names[at] ?? '', value])),
  );
}

/** Moves the tone mark of oa, oe and uy to the second vowel: sources use both spellings (Hòa, Hoà). */
function fold(name: string): string {
  return name
    .normalize('NFD')
    .replace(/(o|u)([\u0300\u0301\u0303\u0309\u0323])([aey])/gi, '$1$3$2')
    .normalize('NFC');
}

t.test('a code identifies one unit at a time', async (t) => {
  for (const unit of units) {
    const same = units.filter(
      (other) =>
        other.level === unit.level &&
        other.code === unit.code &&
        other.valid_from < (unit.valid_to ?? '9999') &&
        unit.valid_from < (other.valid_to ?? '9999'),
    );
    t.equal(same.length, 1, `${unit.level} ${unit.code}`);
    t.equal(unit.full_name, unit.full_name.normalize('NFC'));
  }
});

t.test('a parent is valid when its unit begins', async (t) => {
  const upper = {
    country: undefined,
    province: ['country'],
    district: ['province'],
    commune: ['province', 'district'],
  };
  for (const unit of units) {
    if (unit.parent_id === null) {
      t.equal(unit.level, 'country');
      continue;
    }
    const parent = unitOf(unit.parent_id);
    t.ok(upper[unit.level]?.includes(parent.level), unit.full_name);
    if (parent.level === 'country') continue;
    t.ok(
      parent.valid_from <= unit.valid_from && (parent.valid_to ?? '9999') > unit.valid_from,
      unit.full_name,
    );
  }
});

t.test('an ended unit has one whole successor or at least two parts; districts have none', async (t) => {
  for (const unit of units) {
    const edges = lineage.filter((edge) => edge.from_unit_id === unit.unit_id);
    if (unit.valid_to === null || unit.level === 'district') {
      t.equal(edges.length, 0, unit.full_name);
      continue;
    }
    t.ok(edges.length >= 1, unit.full_name);
    for (const edge of edges) {
      t.equal(edge.kind, edges.length === 1 ? 'whole' : 'part');
      t.equal(edge.on_date, unit.valid_to);
      const to = unitOf(edge.to_unit_id);
      t.equal(to.valid_from, unit.valid_to);
      t.equal(to.level, unit.level);
    }
  }
});

t.test('units are found by code and day', async (t) => {
  const units = new UnitTable(SAMPLE_UNITS);
  t.equal(units.on('commune', '26740', '2025-06-30')?.name, 'Bến Nghé');
  t.equal(units.on('commune', '26740', '2025-07-01')?.name, 'Sài Gòn');
  t.equal(units.on('province', '75', '2026-04-29')?.full_name, 'Tỉnh Đồng Nai');
  t.equal(units.on('province', '75', '2026-04-30')?.full_name, 'Thành phố Đồng Nai');
  t.equal(units.on('commune', '99999', '2025-07-01'), undefined);
  for (const code of COMMUNE_WEIGHTS.keys()) t.ok(units.on('commune', code, '2025-07-01'));
});

t.test(
  'codes and names match the official lists',
  { skip: !existsSync(SHARED) && 'lists not here' },
  async (t) => {
    const changes = read('amendments_2026.csv');
    const lists = {
      province: [read('provinces_63_to_34.csv'), read('provinces_2025-07-01.csv')],
      district: [read('districts_until_2025-06-30.csv'), []],
      commune: [read('communes_until_2025-06-30.csv'), read('communes_2025-07-01.csv')],
    };
    for (const unit of units) {
      if (unit.level === 'country') continue;
      const change = changes.find((row) => row.code === unit.code && row.effective_date === unit.valid_from);
      if (change !== undefined) {
        t.equal(fold(unit.name), fold(change.name ?? ''));
        t.equal(unit.instrument, change.resolution);
        t.equal(unit.kind.toLowerCase(), change.new_type?.toLowerCase());
        continue;
      }
      const list = lists[unit.level][unit.valid_from === CODE_LISTS.before.valid_from ? 0 : 1] ?? [];
      const row = list.find((one) => one.code === unit.code);
      t.equal(fold(row?.full_name ?? row?.name ?? ''), fold(unit.full_name), `${unit.level} ${unit.code}`);
      if (unit.parent_id === null || unit.level === 'province') continue;
      const parent = unitOf(unit.parent_id);
      t.equal(row?.[`${parent.level}_code`], parent.code, `parent of ${unit.full_name}`);
    }
  },
);

t.test(
  'the lineage matches the official table completely',
  { skip: !existsSync(SHARED) && 'lists not here' },
  async (t) => {
    const table = read('map_old_to_new_2025-07-01.csv');
    const provinces = read('provinces_63_to_34.csv');
    const before = units.filter((unit) => unit.valid_from === CODE_LISTS.before.valid_from);
    for (const level of ['commune', 'province'])
      t.ok(
        before.some((unit) => unit.level === level),
        level,
      );
    for (const former of before) {
      const into = lineage
        .filter((edge) => edge.from_unit_id === former.unit_id)
        .map((edge) => unitOf(edge.to_unit_id).code);
      if (former.level === 'commune') {
        const rows = table.filter((row) => row.old_commune_code === former.code);
        t.strictSame(into.sort(), rows.map((row) => row.new_commune_code).sort(), former.full_name);
      } else if (former.level === 'province') {
        t.strictSame(
          into,
          [provinces.find((row) => row.code === former.code)?.new_province_code],
          former.full_name,
        );
      }
    }
  },
);
