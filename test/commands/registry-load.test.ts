import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { SAMPLE_UNITS } from '../../src/administrative-unit/sample.js';
import { generate } from '../../src/commands/population.js';
import { populationRecount } from '../../src/commands/population-recount.js';
import { abandonRegistryLoad, loadRegistry, RowsRejected } from '../../src/commands/registry-load.js';
import type { Terminal } from '../../src/commands/terminal.js';
import { readConfig } from '../../src/config.js';
import { writeUnits } from '../../src/database/admin/administrative-unit.js';
import { LoadRefused } from '../../src/database/admin/load/run.js';
import { GenerationRefused } from '../../src/database/admin/nation.js';
import { until } from '../delivery/receivers.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';
import { killWhileWriting } from './killed-run.js';

const QUIET: Terminal = { json: true, result: () => {}, progress: () => {} };
const configOf = (db: TestDatabase) => readConfig({ DATABASE_URL: db.ownerUrl, DATA_DIR: '/nonexistent' });

const PEOPLE =
  'personal_id_number,birth_full_name,date_of_birth,sex,death_date,birth_registration_unit,phone_number';
// A family: father, mother, two children, and a guardian; 001, sex and century, year, serial.
const FATHER = '001080000001';
const MOTHER = '001182000001';
const SON = '001210000001';
const DAUGHTER = '001312000001';
const AUNT = '001185000001';
const FAMILY = [
  `${FATHER},Trần Văn Bình,1980-05-06,male,,00166@2025-07-02,+84570000001`,
  `${MOTHER},Lê Thị Hà,1982,female,,,`,
  `${SON},Trần Văn Khoa,2010-02-28,male,,,`,
  `${DAUGHTER},"Trần Thị ""Bé"", Na",2012-07-08,female,,,`,
  `${AUNT},Lê Thị Thu,1985-01,female,2025-01-02,,`,
];

type Files = Readonly<Record<string, readonly string[]>>;

function directory(t: Tap, files: Files, mapping?: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-load-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, lines] of Object.entries(files))
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  if (mapping !== undefined) writeFileSync(join(folder, 'mapping.json'), JSON.stringify(mapping));
  return folder;
}
type Tap = Pick<typeof t, 'teardown'>;

async function emptyRegistry(t: Parameters<typeof createTestDatabase>[0]) {
  const db = await createTestDatabase(t);
  await writeUnits(db.owner, SAMPLE_UNITS);
  return db;
}

const RELATIONS = 'personal_id_number,kind,relative';
const GUARDIANS = 'personal_id_number,guardian,kind,acts_jointly,valid_from';

t.test('wrong rows are rejected with line and reason, the others are loaded', async (t) => {
  const db = await emptyRegistry(t);
  const folder = directory(t, {
    'people.csv': [
      PEOPLE,
      ...FAMILY, // lines 2 to 6
      `${FATHER},Trần Văn Lặp,1980-05-06,male,,,`,
      '001190000002,=cmd(),1990-01-01,female,1989-01-01,,',
      '001090000003,Sai Giới,1990-01-01,female,,,',
      '001090000004,Sai Năm,1990-02-30,male,,,',
      '001090000005,Sai Nơi,1990-01-01,male,,99999@2020-01-01,',
      '001090000006,Thiếu Ô,1990-01-01,male',
      '001090000007,Ngoặc "Sai,1990-01-01,male,,,',
      '001090000008,Trống\0Không,1990-01-01,male,,,',
      '',
      '12,Số Ngắn,1990-01-01,male,,,',
    ],
    'relations.csv': [
      RELATIONS,
      `${SON},father,${FATHER}`,
      `${SON},mother,${MOTHER}`,
      `${FATHER},spouse,${MOTHER}`,
      `${DAUGHTER},father,${MOTHER}`,
      `${FATHER},father,${SON}`,
      `${AUNT},spouse,${FATHER}`,
      `${DAUGHTER},mother,001190000002`,
      `${AUNT},mother,001190000999`,
      `${SON},representative,${SON}`,
    ],
    'guardianships.csv': [
      GUARDIANS,
      `${DAUGHTER},${AUNT},guardian,false,2020-01-01`,
      `${AUNT},${DAUGHTER},guardian,false,2000-01-01`,
      `${DAUGHTER},${AUNT},guardian,maybe,2021-01-01`,
    ],
    'households.csv': [
      'household,personal_id_number,relation_to_household_head',
      `h1,${FATHER},head`,
      `h1,${SON},child`,
      `h1,${MOTHER},head`,
      `h2,${DAUGHTER},child`,
    ],
    'residences.csv': [
      'personal_id_number,kind,unit,address,since,until',
      `${FATHER},permanent,00166,Số 1,2026-01-01,`,
      `${SON},temporary,00166,Số 1,2026-01-01,`,
      `${SON},permanent,00166@2025-07-02,Số 1,2009-01-01,`,
    ],
  });
  const results: unknown[] = [];
  const terminal = { ...QUIET, result: (text: string, value: unknown) => results.push([text, value]) };
  await t.rejects(loadRegistry(configOf(db), terminal, { from: folder, isDryRun: true }), RowsRejected);
  const { rows: none } = await db.owner.query(
    'SELECT count(*)::integer AS people, (SELECT count(*)::integer FROM population.load_run) AS runs FROM population.person',
  );
  t.strictSame(none, [{ people: 0, runs: 0 }], 'a dry run loads nobody, and leaves nothing');
  await t.rejects(loadRegistry(configOf(db), terminal, { from: folder, isDryRun: false }), RowsRejected);

  const rejects = (name: string) =>
    readFileSync(join(folder, 'rejects', name), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^.*,(\d+),"?(.*?)"?$/, '$1 $2'));
  t.strictSame(rejects('people.csv'), [
    '7 personal_id_number: repeats line 2',
    '8 death_date: is before the birth',
    '9 personal_id_number: does not fit sex and year of birth',
    '10 date_of_birth: is not a day, month or year',
    '11 birth_registration_unit: is the code of no unit on its day',
    '12 the line has 4 cells instead of 7',
    '13 the quotes of the line are wrong',
    '14 birth_full_name: must not contain invisible characters',
    '15 the line has 1 cells instead of 7',
    '16 personal_id_number: is not twelve digits',
  ]);
  t.strictSame(rejects('relations.csv'), [
    '5 relative: is not male',
    '6 relative: was not born before the child',
    '7 kind: repeats line 4',
    '8 relative: is of a person who was rejected, line 8',
    '9 relative: is the number of nobody in the file of people',
    '10 relative: is the person',
  ]);
  t.strictSame(rejects('guardianships.csv'), [
    '3 guardian: was not born before the child',
    '4 acts_jointly: is not true or false',
  ]);
  t.strictSame(rejects('households.csv'), [
    '4 household: repeats line 2',
    '5 household: has no head whose row was accepted',
  ]);
  t.strictSame(rejects('residences.csv'), [
    '3 until: is missing of a temporary residence',
    '4 since: is before the birth',
  ]);
  t.match(readFileSync(join(folder, 'rejects/people.csv'), 'utf8'), /,'=cmd\(\),/, 'no formula');
  t.equal(statSync(join(folder, 'rejects/people.csv')).mode & 0o777, 0o600);
  t.equal(statSync(join(folder, 'rejects')).mode & 0o777, 0o700);
  t.notMatch(JSON.stringify(results), /Trần|Lê Thị|0010|0012|Số 1/, 'no personal data on the terminal');

  const { rows } = await db.owner.query(
    `SELECT birth_full_name AS name, household_id IS NOT NULL AS home, spouse_id IS NOT NULL AS married,
       cardinality(child_ids) AS children, permanent_address AS address FROM population.person ORDER BY person_id`,
  );
  t.strictSame(rows, [
    { name: 'Trần Văn Bình', home: true, married: true, children: 1, address: 'Số 1' },
    { name: 'Lê Thị Hà', home: false, married: true, children: 1, address: null },
    { name: 'Trần Văn Khoa', home: true, married: false, children: null, address: null },
    { name: 'Trần Thị "Bé", Na', home: false, married: false, children: null, address: null },
    { name: 'Lê Thị Thu', home: false, married: false, children: null, address: null },
  ]);

  await t.test('the same directory again loads nobody', async (t) => {
    await t.rejects(loadRegistry(configOf(db), QUIET, { from: folder, isDryRun: false }), RowsRejected);
    t.equal((await db.owner.query('SELECT FROM population.person')).rowCount, 5);
  });

  await t.test('people who are there already are rejected', async (t) => {
    const again = directory(t, { 'people.csv': [PEOPLE, ...FAMILY.slice(0, 2)] });
    await t.rejects(loadRegistry(configOf(db), QUIET, { from: again, isDryRun: false }), RowsRejected);
    t.match(
      readFileSync(join(again, 'rejects/people.csv'), 'utf8'),
      /is in the database already\n.*already\n$/,
    );
    t.equal((await db.owner.query('SELECT FROM population.person')).rowCount, 5);
  });
  await t.resolves(populationRecount(configOf(db), QUIET, true));
});

t.test('a mapping, CR LF, a byte order mark and any order of columns are read', async (t) => {
  const db = await emptyRegistry(t);
  const folder = directory(
    t,
    {
      'nhan_khau.csv': [
        '\ufeffsex,"so_dinh_danh",birth_full_name,ghi_chu,date_of_birth\r',
        `1,${FATHER},'+Bình,x,1980\r`,
        `2,${MOTHER},"Hà",,1982-03\r`,
      ],
    },
    {
      people: {
        file: 'nhan_khau.csv',
        columns: { so_dinh_danh: 'personal_id_number' },
        ignore: ['ghi_chu'],
        codes: { sex: { 1: 'male', 2: 'female' } },
      },
    },
  );
  mkdirSync(join(folder, 'rejects'));
  writeFileSync(join(folder, 'rejects/nhan_khau.csv'), 'of an earlier run');
  await loadRegistry(configOf(db), QUIET, { from: folder, isDryRun: false });
  t.notOk(existsSync(join(folder, 'rejects/nhan_khau.csv')));
  const { rows } = await db.owner.query(
    'SELECT birth_full_name AS name, sex, date_of_birth_precision AS known FROM population.person ORDER BY person_id',
  );
  t.strictSame(rows, [
    { name: '+Bình', sex: 'male', known: 'year' },
    { name: 'Hà', sex: 'female', known: 'month' },
  ]);
});

t.test('a directory that is wrong as a whole is refused before anything is loaded', async (t) => {
  const db = await emptyRegistry(t);
  const refused = async (folder: string, message: RegExp) => {
    await t.rejects(loadRegistry(configOf(db), QUIET, { from: folder, isDryRun: false }), {
      name: 'DirectoryRefused',
      message,
    });
    t.equal((await db.owner.query('SELECT FROM population.load_run')).rowCount, 0);
  };
  const people = [PEOPLE, ...FAMILY];
  await refused(directory(t, { 'relations.csv': [RELATIONS] }), /people.csv is missing/);
  await refused(directory(t, { 'people.csv': [PEOPLE] }), /people.csv is missing or empty/);
  await refused(
    directory(t, { 'people.csv': people, 'guardianship.csv': ['a'] }),
    /is no file of the format/,
  );
  await refused(directory(t, { 'people.csv': [`${PEOPLE},extra`] }), /line 1: column 8 is none of/);
  await refused(directory(t, { 'people.csv': [`${PEOPLE},sex`] }), /the column sex is there twice/);
  await refused(directory(t, { 'people.csv': ['personal_id_number,sex'] }), /birth_full_name is missing/);
  await refused(
    directory(t, { 'people.csv': people, 'relations.csv': ['kind'] }),
    /relations.csv, line 1: the column personal_id_number is missing/,
  );
  await refused(directory(t, { 'people.csv': ['x'.repeat(500_000)] }), /the header has no end/);
  await refused(
    directory(t, { 'people.csv': people }, { people: { colums: {} } }),
    /people.colums means nothing/,
  );
  const cut = directory(t, { 'people.csv': people });
  writeFileSync(join(cut, 'people.csv'), people.join('\n'));
  await refused(cut, /line 6: the file is cut/);
  const linked = directory(t, { 'people.csv': people });
  symlinkSync(join(linked, 'people.csv'), join(linked, 'cards.csv'));
  await refused(linked, /"cards.csv" is no regular file/);
  const rejectsLinked = directory(t, { 'people.csv': people });
  symlinkSync(tmpdir(), join(rejectsLinked, 'rejects'));
  await refused(rejectsLinked, /rejects cannot be made, or is no directory/);
});

t.test('a killed load resumes with the same files only, and loads nobody twice', async (t) => {
  const db = await emptyRegistry(t);
  const lines = Array.from({ length: 20_000 }, (_, i) => {
    return `0010900${String(i).padStart(5, '0')},Trần Văn Bình,1990-01-01,male,,,`.replace(
      /^0010900/,
      i % 2 === 0 ? '0010900' : '0020900',
    );
  });
  const folder = directory(t, { 'people.csv': [PEOPLE, ...lines], 'relations.csv': [RELATIONS] });
  const options = { from: folder, isDryRun: false, peoplePerPartition: 5_000, sliceBytes: 100_000 };
  await killWhileWriting(db, 'load-part.js', { DATA_DIR: folder, LOAD_OPTIONS: JSON.stringify(options) });
  await until(async () => {
    const { rows } = await db.owner.query(
      'SELECT count(*)::integer AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    return rows[0].n === 0;
  });
  t.equal((await db.owner.query('SELECT FROM population.person')).rowCount, 0);

  const whole = readFileSync(join(folder, 'people.csv'));
  writeFileSync(join(folder, 'people.csv'), String(whole).replace('Bình', 'Định'));
  await t.rejects(loadRegistry(configOf(db), QUIET, options), LoadRefused, 'changed files');
  writeFileSync(join(folder, 'people.csv'), whole);
  await t.rejects(
    loadRegistry(configOf(db), QUIET, { ...options, isDryRun: true }),
    LoadRefused,
    'a dry run',
  );
  await t.rejects(generate(configOf(db), QUIET, { people: 10, seed: 1 }), GenerationRefused);

  await loadRegistry(configOf(db), QUIET, options);
  const { rows } = await db.owner.query(
    `SELECT count(*)::integer AS people, count(DISTINCT personal_id_number)::integer AS numbers,
       (SELECT count(*)::integer FROM population.personal_number) AS found FROM population.person`,
  );
  t.strictSame(rows, [{ people: 20_000, numbers: 20_000, found: 20_000 }]);
  await loadRegistry(configOf(db), QUIET, options);
  t.equal((await db.owner.query('SELECT FROM population.person')).rowCount, 20_000);
  await t.resolves(populationRecount(configOf(db), QUIET, true));
});

t.test('a load that cannot go on is given up, and another one begins', async (t) => {
  const db = await emptyRegistry(t);
  const folder = directory(t, { 'people.csv': [PEOPLE, ...FAMILY] });
  // Without this function people cannot be checked.
  await db.owner.query('CREATE SCHEMA broken; ALTER FUNCTION population.number_fits SET SCHEMA broken');
  await t.rejects(loadRegistry(configOf(db), QUIET, { from: folder, isDryRun: false }), {
    name: 'LoadFailed',
    message: 'PostgreSQL refused a step of the load (42883): run it again',
  });
  await db.owner.query('ALTER FUNCTION broken.number_fits SET SCHEMA population');
  await abandonRegistryLoad(configOf(db), QUIET);
  await t.rejects(abandonRegistryLoad(configOf(db), QUIET), LoadRefused);
  await loadRegistry(configOf(db), QUIET, { from: folder, isDryRun: false });
  t.equal((await db.owner.query('SELECT FROM population.person')).rowCount, 5);
});
