import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { SAMPLE_UNITS } from '../../src/administrative-unit/sample.js';
import { UnitTable } from '../../src/administrative-unit/unit-table.js';
import { registryFile, stagedColumns } from '../../src/database/admin/load/format.js';
import { cellsOf, LINE_MAX_BYTES, type Line, openFile, readLines } from '../../src/population/load/line.js';
import { readHeader, readMapping } from '../../src/population/load/mapping.js';
import { rowParser } from '../../src/population/load/row.js';

const UNITS = new UnitTable(SAMPLE_UNITS);
const HEADER = [
  'personal_id_number',
  'birth_full_name',
  'date_of_birth',
  'sex',
  'birth_registration_unit',
  'email',
];
const mapping = readMapping(undefined).get('people') as ReturnType<typeof readMapping> extends Map<
  string,
  infer M
>
  ? M
  : never;
const parse = rowParser(
  {
    file: 'people',
    mapping,
    positions: readHeader(registryFile('people'), mapping, HEADER),
    width: HEADER.length,
  },
  UNITS,
  (line) => line + 1_000,
);

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-lines-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

async function linesOf(bytes: Buffer): Promise<Line[]> {
  const path = join(folder, 'lines.csv');
  writeFileSync(path, bytes);
  const file = await openFile(path);
  const lines: Line[] = [];
  for await (const some of readLines(file, { from: 0, to: bytes.length }, 2)) lines.push(...some);
  await file.close();
  return lines;
}

const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const goodRow = fc
  .record({
    serial: fc.integer({ min: 0, max: 999_999 }),
    name: fc.constantFrom('Trần Văn Bình', 'Lê "Bé", Na', "'=Hà", 'Y\\N', 'H’Mông Ngọc', 'Nguyễn Thị A'),
    birth: fc.constantFrom('1990', '1990-02', '1990-02-28', '1992-02-29'),
    sex: fc.constantFrom('male', 'female'),
    unit: fc.constantFrom('', '00166@2025-07-02', 'KR@2020-01-01'),
    email: fc.constantFrom('', 'a@example.com'),
    quoted: fc.boolean(),
    isDos: fc.boolean(),
  })
  .map(({ serial, name, birth, sex, unit, email, quoted, isDos }) => {
    const cells = [`001190${String(serial).padStart(6, '0')}`, name, birth, sex, unit, email];
    const line = cells.map((cell) => (quoted || /[",]/.test(cell) ? quote(cell) : cell)).join(',');
    return { cells, bytes: Buffer.from(isDos ? `${line}\r` : line) };
  });
type Row = { readonly cells: readonly string[]; readonly bytes: Buffer };

const FAULTS: Readonly<Record<string, readonly [RegExp, (row: Row) => Buffer]>> = {
  blank: [/^the line has 1 cells/, () => Buffer.alloc(0)],
  'a cell less': [/^the line has 5 cells/, ({ cells }) => Buffer.from(cells.slice(1).map(quote).join(','))],
  'a thousand cells more': [
    /^the line has 1006 cells/,
    ({ cells }) => Buffer.from(cells.map(quote).join(',') + ','.repeat(1000)),
  ],
  'not UTF-8': [/^the line is not UTF-8/, ({ bytes }) => Buffer.concat([bytes, Buffer.from([0xc3, 0x28])])],
  'an open quote': [
    /^the quotes of the line/,
    ({ cells }) => Buffer.from(`"${cells.join(',').replaceAll('"', '')}`),
  ],
  'a quote within': [
    /^the quotes of the line/,
    ({ cells }) => Buffer.from(`x"y,${cells.map(quote).join(',')}`),
  ],
  NUL: [/^birth_full_name: must not contain invisible/, with_(1, 'Trần\0')],
  'a line break within': [/^birth_full_name: must not contain invisible/, with_(1, 'Trần\r\tBình')],
  'no name': [/^birth_full_name: is missing/, with_(1, '')],
  'a long name': [/^birth_full_name: is longer/, with_(1, 'a'.repeat(201))],
  'another alphabet': [/^birth_full_name: must not mix/, with_(1, 'Тrần')],
  'a number of letters': [/^personal_id_number: is not twelve digits/, with_(0, '00119000000x')],
  'no such day': [/^date_of_birth: is not a day/, with_(2, '1990-02-29')],
  'another sex': [/^sex: is not one of/, with_(3, 'f')],
  'no such unit': [/^birth_registration_unit: is the code of no unit/, with_(4, '99999@2025-07-02')],
  'no unit': [/^birth_registration_unit: is not the code/, with_(4, '1; DROP')],
  'no address': [/^email: is not an email address/, with_(5, 'nobody')],
  'too long': [
    /^the line is longer/,
    ({ bytes }) => Buffer.concat([bytes, Buffer.alloc(LINE_MAX_BYTES, 'x')]),
  ],
  'far too long': [
    /^the line is longer/,
    ({ bytes }) => Buffer.concat([bytes, Buffer.alloc(3_000_000, '"')]),
  ],
};
function with_(at: number, cell: string): (row: Row) => Buffer {
  return ({ cells }) => Buffer.from(cells.map((own, i) => quote(i === at ? cell : own)).join(','));
}
const LONG = /too long/;

t.test('wrong lines are rejected with their numbers, and no other is', async (t) => {
  const faulty = fc.constantFrom(...Object.keys(FAULTS));
  const rows = fc.array(fc.tuple(goodRow, fc.option(faulty, { freq: 3 })), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(rows, async (given) => {
      let long = 0;
      const wanted = given.map(([row, fault]) => {
        // A file of some megabytes is enough.
        const kept = fault !== null && LONG.test(fault) && ++long > 2 ? null : fault;
        const [reason, spoil] = kept === null ? [] : (FAULTS[kept] as (typeof FAULTS)[string]);
        return { reason, bytes: spoil === undefined ? row.bytes : spoil(row), row };
      });
      const lines = await linesOf(Buffer.concat(wanted.flatMap(({ bytes }) => [bytes, Buffer.from('\n')])));
      const batch = parse(lines);
      const staged = batch.text.split('\n').slice(0, -1);
      const wrong = wanted.flatMap(({ reason }, i) =>
        reason === undefined ? [] : [[i + 2, reason] as const],
      );
      const rejects = [...batch.rejects].sort((a, b) => a.line - b.line);
      const right = wanted.flatMap(({ reason }, i) => (reason === undefined ? [i + 2] : []));
      return (
        batch.lines === given.length &&
        staged.length + rejects.length === given.length &&
        rejects.every(({ line, reason }, i) => line === wrong[i]?.[0] && wrong[i]?.[1].test(reason)) &&
        staged.every((row, i) => Number(row.split('\t')[1]) === right[i])
      );
    }),
    { numRuns: 150 },
  );
  t.pass();
});

t.test('each kind of fault is found alone', async (t) => {
  const row = fc.sample(goodRow, { numRuns: 1, seed: 1 })[0] as Row;
  for (const [name, [reason, spoil]] of Object.entries(FAULTS)) {
    const { rejects, text } = parse(
      await linesOf(Buffer.concat([spoil(row), Buffer.from('\n'), row.bytes, Buffer.from('\n')])),
    );
    t.match(rejects, [{ line: 2, reason }], name);
    t.equal(text.split('\n').length, 2, `${name}: the next line is read`);
  }
});

t.test('a staged row has a value for every column, escaped', async (t) => {
  const line = `001190000001,Y\\N Niê,1990-02,female,KR@2020-01-01,`;
  const { text } = parse([{ at: 7, text: line }]);
  const values = text.trimEnd().split('\t');
  t.equal(values.length, stagedColumns(registryFile('people')).length + 2);
  t.strictSame(values.slice(0, 6), ['1007', '7', '001190000001', 'Y\\\\N Niê', '\\N', '1990-02-01']);
  t.strictSame(cellsOf(['a,b', '"a,""b",', '"a', '']), [['a', 'b'], ['a,"b', ''], undefined, ['']]);
});
