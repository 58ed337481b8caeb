import fc from 'fast-check';
import t from 'tap';
import { ListsRefused, parseTable } from '../../src/administrative-unit/table.js';

const COLUMNS = ['code', 'name'] as const;
const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => parseTable(bytes(text), 'units.csv', COLUMNS);

/** The message a table is refused with; empty if it is accepted. */
function refusal(given: Uint8Array): string {
  try {
    parseTable(given, 'units.csv', COLUMNS);
  } catch (error) {
    if (error instanceof ListsRefused) return error.message;
    throw error;
  }
  return '';
}

t.test('rows have their line number, and text in NFC', async (t) => {
  const decomposed = 'Hòa'.normalize('NFD');
  t.strictSame(read(`\ufeffcode,name\n001,"Hà, Nội"\n002, ${decomposed} \n`), [
    { line: 2, code: '001', name: 'Hà, Nội' },
    { line: 3, code: '002', name: 'Hòa' },
  ]);
});

t.test('written cells are read back', async () => {
  const cell = fc.string({ unit: 'grapheme' }).map((text) => text.normalize('NFC').trim());
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell)), (rows) => {
      const text = ['code,name', ...rows.map((row) => row.map(quoted).join(','))].join('\n');
      const found = read(`${text}\n`).map(({ code, name }) => [code, name]);
      return (
        JSON.stringify(found) ===
        JSON.stringify(rows.map((row) => row.map((one) => one.normalize('NFC').trim())))
      );
    }),
  );
});

t.test('truncated and malformed files are refused with the line', async (t) => {
  t.match(refusal(bytes('code,name\n001,Hà Nội')), /units\.csv, line 2: the file is cut/);
  t.match(refusal(bytes('code,name\n001\n')), /units\.csv, line 2: /);
  t.match(refusal(bytes('code,name\n001,a,b\n')), /units\.csv, line 2: /);
  t.match(refusal(bytes('name,code\n')), /units\.csv, line 1: the header is not code,name/);
  t.match(refusal(bytes('')), /units\.csv/);
  t.match(refusal(bytes('code,name\n001,"Hà\n')), /units\.csv, line/);
  const latin = Buffer.from('code,name\n001,Ha Noi\n002,Hu\xea\n', 'latin1');
  t.match(refusal(latin), /units\.csv, line 3: is not UTF-8/);
  const utf16 = Buffer.from('code,name\n001,Hà Nội\n', 'utf16le');
  t.match(refusal(utf16), /units\.csv, line \d: is not UTF-8/);
});

t.test('a file that is cut within a line is refused, never read in part', async () => {
  const whole = bytes('code,name\n001,Hà Nội\n002,"Huế, thành phố"\n003,Đà Nẵng\n');
  for (let end = 0; end < whole.length; end++) {
    const cut = whole.subarray(0, end);
    const isAtLineEnd = cut.at(-1) === 0x0a;
    if ((refusal(cut) === '') !== isAtLineEnd) throw new Error(`cut after ${end} bytes`);
  }
});
