import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import t from 'tap';
import { readOfficialLists } from '../../src/administrative-unit/official-lists.js';
import { UnitNames } from '../../src/administrative-unit/search.js';
import { plainText } from '../../src/administrative-unit/spelling.js';
import type { UnitRow } from '../../src/database/admin/administrative-unit.js';

/** Finding units of all days by name, in the official lists. */
const { units } = readOfficialLists(fileURLToPath(new URL('../../../shared/vn-admin/', import.meta.url)));
const ids = new Map(units.map(({ key }, at) => [key, at + 1]));
const rows = units.map(
  ({ key, parentKey, ...unit }): UnitRow => ({
    ...(unit as unknown as UnitRow),
    unit_id: ids.get(key) ?? 0,
    parent_id: parentKey === null ? null : (ids.get(parentKey) ?? null),
  }),
);
const names = await UnitNames.of(rows);
const find = (text: string, limit = 20) =>
  names.search(text, limit).units.map(({ full_name, valid_to }) => `${full_name} ${valid_to ?? ''}`.trim());

t.test('a name of either era finds the units that have and had it, however it is typed', async (t) => {
  t.ok(rows.length > 14_000);
  for (const text of ['Thủ Đức', 'thu duc', 'THU DUC', 'thủ đức'.normalize('NFD'), ' thu  Đức ', 'Thu Đuc']) {
    const found = find(text);
    t.strictSame(found.slice(0, 2), ['Phường Thủ Đức', 'Thành phố Thủ Đức 2025-07-01'], text);
  }
  t.equal(find('tp thủ đức')[0], 'Thành phố Thủ Đức 2025-07-01', 'the kind in front');
  t.strictSame(find('tp. thu duc').length, 1);
  for (const text of ['q.1', 'Q1', 'quận 1', 'quan 01', 'q. 1']) {
    t.ok(find(text).includes('Quận 1 2025-07-01'), text);
    t.ok(
      find(text).every((name) => name.startsWith('Quận')),
      `${text}: quarters alone`,
    );
  }
  t.ok(find('hcm').includes('Thành phố Hồ Chí Minh'));
  t.ok(find('TP.HCM').includes('Thành phố Hồ Chí Minh'));
  t.ok(
    find('q.2').every((name) => name.startsWith('Phường 2')),
    'without the kind where nothing is of it',
  );
  t.strictSame(find('huyện thủ đức'), find('thủ đức'));
  t.strictSame(find('p. thu duc'), ['Phường Thủ Đức']);
  t.ok(find('thủ đ').includes('Phường Thủ Đức'), 'a word that is only begun');
  t.ok(find('Hoà Bình').length > 1);
  t.strictSame(find('Hoà Bình'), find('Hòa Bình'));
});

t.test('behind a comma is where it lies, on its own day', async (t) => {
  const all = names.search('tân phú', 1000);
  const some = names.search('tân phú, đồng nai', 1000);
  t.ok(some.units.length > 0 && some.units.length < all.units.length);
  for (const unit of some.units) {
    const on = unit.valid_to === null ? unit.valid_from : '2025-06-30';
    t.ok(
      names.within(unit, on).some(({ name }) => name === 'Đồng Nai'),
      unit.full_name,
    );
  }
  t.strictSame(find('thủ đức, hà nội'), []);
});

t.test('nothing, signs and long texts find nothing; a limit says how many are left', async (t) => {
  for (const text of ['', ' , ', '???', 'x'.repeat(10_000), 'không có nơi nào như thế']) {
    t.strictSame(names.search(text, 20), { units: [], more: 0 }, text.slice(0, 20));
  }
  const { units: first, more } = names.search('tân', 5);
  t.equal(first.length, 5);
  t.equal(more, names.search('tân', 100_000).units.length - 5);
});

t.test('every unit is found by its own full name, also without marks', async () => {
  const some = fc.integer({ min: 0, max: rows.length - 1 }).map((at) => rows[at] as UnitRow);
  fc.assert(
    fc.property(
      some.filter(({ level }) => level !== 'country'),
      fc.boolean(),
      ({ full_name, unit_id }, hasMarks) => {
        const text = hasMarks ? full_name : plainText(full_name).toLowerCase();
        return names.search(text, 20_000).units.some((unit) => unit.unit_id === unit_id);
      },
    ),
    { numRuns: 300 },
  );
});

t.test('districts and communes of an area on a day are those of its lists', async (t) => {
  const districts = names.below({ level: 'province', code: '79' }, 'district', '2025-06-30');
  t.ok(districts.some(({ full_name }) => full_name === 'Thành phố Thủ Đức'));
  t.strictSame(names.below({ level: 'province', code: '79' }, 'district', '2025-07-01'), []);
  const communes = names.below({ level: 'district', code: '769' }, 'commune', '2025-06-30');
  t.equal(
    communes.length,
    rows.filter(
      ({ level, parent_id }) =>
        level === 'commune' && parent_id === districts.find(({ code }) => code === '769')?.unit_id,
    ).length,
  );
  t.ok(communes.length > 30);
});
