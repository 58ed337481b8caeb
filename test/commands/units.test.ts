import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import type { PartnerClient } from '../../scripts/client/partner.js';
import { generate } from '../../src/commands/population.js';
import type { Terminal } from '../../src/commands/terminal.js';
import { readConfig } from '../../src/config.js';
import { recountResidents } from '../../src/database/admin/recount.js';
import { residentsOf, resolveResidences } from '../../src/database/admin/resolution.js';
import { inTransaction } from '../../src/database/transaction.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { runHere } from '../helpers/program.js';

const LISTS = fileURLToPath(new URL('../../../shared/vn-admin/', import.meta.url));
const QUIET: Terminal = { json: true, result: () => {}, progress: () => {} };
const skip = existsSync(LISTS) ? false : 'the official lists are not in the repository';

t.test('the official lists', { skip }, async (t) => {
  const g = await createTestGateway(t);
  const bank = g.partner('bank-a');
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-units-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  // The program in a process of its own; used once for each outcome, since starting it takes longest.
  const runProgram = (...words: string[]) =>
    new Promise<{ status: number | null; stdout: string; complaint: string }>((done) => {
      const child = spawn(process.execPath, ['dist/main.js', 'units', ...words], {
        env: { ...process.env, DATABASE_URL: g.ownerUrl, DATA_DIR: folder },
      });
      const [stdout, stderr]: [string[], string[]] = [[], []];
      child.stdout.setEncoding('utf8').on('data', (text: string) => stdout.push(text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
      child.on('close', (status) =>
        done({ status, stdout: stdout.join(''), complaint: stderr.join('').trim() }),
      );
    });
  const run = (...words: string[]) =>
    runHere(['units', ...words, '--json'], { DATABASE_URL: g.ownerUrl, DATA_DIR: folder });
  const one = async (sql: string, ...values: unknown[]) =>
    Object.values((await g.owner.query(sql, values)).rows[0] as object);
  const rows = () =>
    one(
      'SELECT md5(string_agg(ctid::text || xmin::text, $1 ORDER BY person_id)) FROM population.person',
      '|',
    );
  const unit = (path: string) => read(bank, path);

  await t.test('an inconsistent list changes nothing', async (t) => {
    const copyWith = (file: string, change: (text: string) => string | Buffer) => {
      const copy = mkdtempSync(join(folder, 'lists-'));
      for (const name of readdirSync(LISTS)) {
        if (name !== file && name.endsWith('.csv')) symlinkSync(join(LISTS, name), join(copy, name));
      }
      writeFileSync(join(copy, file), change(readFileSync(join(LISTS, file), 'utf8')));
      return copy;
    };
    const before = await one('SELECT count(*) FROM administrative_unit.unit');
    for (const [file, change, expected] of [
      [
        'map_old_to_new_2025-07-01.csv',
        (text) => text.slice(0, text.lastIndexOf('\n', 900_000) + 1).slice(0, -40),
        /map_old_to_new.*line \d+/,
      ],
      [
        'map_old_to_new_2025-07-01.csv',
        (text) => text.replace(/^00004,00004,.*\n/m, ''),
        /commune 00004 ends on 2025-07-01 and has no successor/,
      ],
      [
        'communes_2025-07-01.csv',
        (text) => text.replace(/^26740,.*\n/m, ''),
        /commune 26740 2025-07-01 is in no list/,
      ],
      [
        'communes_2025-07-01.csv',
        (text) => text.replace(/^26740,(.*),79$/m, '26740,$1,99'),
        /lies in province 99 2025-07-01, which is in no list/,
      ],
      ['communes_2025-07-01.csv', (text) => Buffer.from(text, 'latin1'), /communes_2025-07-01\.csv/],
      [
        'amendments_2026.csv',
        (text) => text.replace('2026-04-30', '2026-02-30'),
        /amendments_2026\.csv, line 2: "2026-02-30" is no date/,
      ],
      [
        'amendments_2026.csv',
        (text) => text.replace('2026-04-30', '2020-04-30'),
        /no province 75 holds on 2020-04-30/,
      ],
      [
        'amendments_2026.csv',
        (text) => text.replace(/^(commune,\d{5}),\d\d,/m, '$1,99,'),
        /line \d+: no province 99 holds on 2026-/,
      ],
      ['provinces_2025-07-01.csv', (text) => text.replace('code,', 'kode,'), /line 1: the header is not/],
    ] as [string, (text: string) => string | Buffer, RegExp][]) {
      const refused = await run('import', '--from', copyWith(file, change));
      t.equal(refused.status, 1);
      t.match(refused.complaint, expected);
    }
    const cut = copyWith('commune_population_area_2025-07-17.csv', (text) =>
      text.slice(0, text.indexOf('\n', 90_000) + 1),
    );
    await t.rejects(
      generate(readConfig({ DATABASE_URL: g.ownerUrl, DATA_DIR: folder }), QUIET, {
        people: 10,
        seed: 1,
        unitsDir: cut,
      }),
      {
        name: 'ListsRefused',
        message: /commune_population_area_2025-07-17\.csv: commune \d{5} has no population/,
      },
    );
    t.match(
      await runProgram(
        'import',
        '--from',
        copyWith('provinces_63_to_34.csv', () => ''),
      ),
      {
        status: 1,
        complaint: /^ung-thuan: provinces_63_to_34\.csv/,
      },
    );
    t.match(await run('import', '--from', join(folder, 'nowhere')), {
      status: 1,
      complaint: /cannot be read/,
    });
    t.match(await run('import'), { status: 1, complaint: /units import --from DIR/ });
    t.strictSame(await one('SELECT count(*) FROM administrative_unit.unit'), before);
  });

  await t.test('lists are imported without changing people', async (t) => {
    const before = await rows();
    const first = await runProgram('import', '--from', LISTS, '--json');
    t.equal(first.status, 0, first.complaint);
    const { found, corrected, ...done } = JSON.parse(first.stdout);
    t.strictSame(found.units, {
      '2004-07-08': { province: 63, district: 696, commune: 10_035 },
      '2025-07-01': { province: 34, commune: 3_321 },
      '2026-04-30': { province: 1, commune: 10 },
      '2026-09-01': { province: 1 },
      '2026-09-20': { province: 1, commune: 12 },
    });
    t.strictSame(found.communes_split, { total: 441, into: { 2: 369, 3: 54, 4: 17, 5: 1 } });
    t.equal(found.split_with_all_people_in_one, 58);
    t.equal(found.codes_used_again, 3_316);
    t.equal(done.added + corrected + done.unchanged, 14_174);
    t.ok(done.remarks.length > 0, 'oddities of the lists are reported');
    t.equal(done.in_no_list, 0);
    await g.owner.query(
      `INSERT INTO administrative_unit.unit (code, level, name, full_name, kind, valid_from, instrument)
         VALUES ('99', 'province', 'X', 'Tỉnh X', 'Tỉnh', '2026-01-01', 'x')`,
    );
    const again = JSON.parse((await run('import', '--from', LISTS)).stdout);
    t.match(again, {
      in_no_list: 1,
      added: 0,
      corrected: 0,
      unchanged: 14_174,
      edges_added: 0,
      edges_corrected: 0,
      edges_removed: 0,
    });
    t.strictSame(await rows(), before);
    const [lost] =
      await one(`SELECT count(*)::integer FROM population.person p LEFT JOIN administrative_unit.unit u
      ON u.unit_id = p.permanent_unit WHERE p.permanent_unit IS NOT NULL AND u.unit_id IS NULL`);
    t.equal(lost, 0);
  });

  await t.test(
    'a code identifies another unit on another day, and is resolved for today without a day',
    async (t) => {
      const old = await unit('26740?on=2025-06-30');
      t.match(old.body, {
        on: '2025-06-30',
        on_is_today: false,
        unit: { full_name: 'Phường Bến Nghé', valid_to: '2025-07-01' },
      });
      t.strictSame(
        old.body.unit.within.map((each: { full_name: string }) => each.full_name),
        ['Quận 1', 'Thành phố Hồ Chí Minh', 'Việt Nam'],
      );
      fitsContract(t, 'getAdministrativeUnit', old);
      const now = await unit('26740');
      t.match(now.body, {
        on: /^\d{4}-/,
        on_is_today: true,
        unit: { full_name: 'Phường Sài Gòn', valid_to: null },
      });
      t.equal(
        (await unit('26740?on=2025-07-01')).body.unit.full_name,
        'Phường Sài Gòn',
        'from its first day on',
      );
      t.equal((await unit('760?on=2025-06-30')).body.unit.full_name, 'Quận 1');
      t.equal((await unit('VN')).body.unit.level, 'country');
    },
  );

  await t.test('successors and predecessors of a unit', async (t) => {
    const whole = await unit('26740/successors?on=2025-06-30');
    fitsContract(t, 'getUnitSuccessors', whole);
    t.equal(whole.body.successors.length, 1);
    t.match(whole.body.successors, [
      { kind: 'whole', on_date: '2025-07-01', unit: { full_name: 'Phường Sài Gòn' } },
    ]);
    t.equal(whole.body.present.length, 1);
    const split = await unit('26746/successors?on=2025-06-30');
    t.strictSame(
      split.body.successors.map(({ kind }: { kind: string }) => kind),
      ['part', 'part'],
    );
    t.equal(split.body.present.length, 2);
    const kept = await unit('26740/successors');
    t.strictSame(kept.body.successors, []);
    t.strictSame(
      kept.body.present.map(({ full_name }: { full_name: string }) => full_name),
      ['Phường Sài Gòn'],
    );
    const back = await unit('26740/predecessors');
    fitsContract(t, 'getUnitPredecessors', back);
    t.ok(
      back.body.predecessors.some(
        (each: { unit: { full_name: string } }) => each.unit.full_name === 'Phường Bến Nghé',
      ),
    );
    const island = await unit('11948/predecessors');
    t.equal(island.body.origins.length, 1);
    t.match(island.body.origins, [{ level: 'district', full_name: 'Huyện Bạch Long Vĩ' }]);
    const parted = await unit('00112/successors?on=2025-06-30');
    t.ok(parted.body.successors.length > 1);
  });

  await t.test('a district has no successor; the communes of today in its place are stated', async (t) => {
    const district = await unit('001/successors?on=2025-06-30');
    fitsContract(t, 'getUnitSuccessors', district);
    t.strictSame(district.body.successors, []);
    t.ok(district.body.present.some(({ code }: { code: string }) => code === '00004'));
    const island = await unit('318/successors?on=2025-06-30');
    fitsContract(t, 'getUnitSuccessors', island);
    t.equal(island.body.present.length, 1, 'an island district has one');
    const { rows: districts } = await g.owner.query(
      "SELECT code FROM administrative_unit.unit WHERE level = 'district' ORDER BY code",
    );
    const empty: string[] = [];
    for (const { code } of districts) {
      const { body } = await unit(`${code}/successors?on=2025-06-30`);
      if (!Array.isArray(body.present) || body.present.length === 0) empty.push(code);
    }
    t.strictSame(empty, []);
    const undated = await unit('001/successors');
    fitsContract(t, 'getUnitSuccessors', undated);
    t.strictSame(undated.body, district.body, 'without a day, the last unit of a code that none has today');
    t.match(undated.body, { on: '2025-06-30', on_is_today: false, unit: { valid_to: '2025-07-01' } });
    const origins = await unit('001/predecessors');
    fitsContract(t, 'getUnitPredecessors', origins);
    t.match(origins.body, {
      on: '2025-06-30',
      predecessors: [],
      origins: [{ code: '001', level: 'district' }],
    });
    t.match(
      (await unit('00167/successors')).body.unit,
      { full_name: 'Phường Dịch Vọng Hậu' },
      'a commune too',
    );
    t.match(
      await unit('001'),
      { status: 404, body: { code: 'unit_not_in_force', detail: /held it to 2025-06-30/ } },
      'the unit itself is that of today',
    );
    t.match(await unit('999/successors'), { status: 404, body: { code: 'unit_not_in_force' } });
  });

  await t.test('what a code meant before the lists is unknown', async (t) => {
    for (const [path, operation] of [
      ['760?on=2020-01-01', 'getAdministrativeUnit'],
      ['26740?on=1990-01-01', 'getAdministrativeUnit'],
      ['01?on=2008-07-31', 'getAdministrativeUnit'],
      ['00167?on=2025-06-29', 'getAdministrativeUnit'],
      ['26743/successors?on=2010-01-01', 'getUnitSuccessors'],
      ['11948/predecessors?on=2010-01-01', 'getUnitPredecessors'],
    ] as const) {
      const answer = await unit(path);
      t.match(
        answer,
        { status: 404, body: { code: 'unit_history_unknown', known_from: '2025-06-30' } },
        path,
      );
      fitsContract(t, operation, answer);
    }
    t.match((await unit('VN?on=1990-01-01')).body, { code: 'unit_history_unknown' });
    t.match((await unit('99999?on=1990-01-01')).body, { code: 'unit_history_unknown' });
    t.match((await unit('99999?on=2025-06-30')).body, { code: 'unit_not_in_force' });
    for (const path of ['26740?on=2199-12-31', '26740/successors?on=2100-01-01', '99999?on=2100-01-01']) {
      const answer = await unit(path);
      t.match(
        answer,
        { status: 404, body: { code: 'unit_history_unknown', detail: /^The lists end with/ } },
        path,
      );
      t.notHas(answer.body, { known_from: '' }, path);
      fitsContract(t, 'getAdministrativeUnit', answer);
    }
    const old = (await unit('26740?on=2025-06-30')).body.unit;
    t.match(old, { known_from: '2025-06-30', valid_from: null });
    const back = (await unit('26740/predecessors')).body;
    t.ok(back.origins.every(({ valid_from }: { valid_from: string | null }) => valid_from === null));
  });

  await t.test('a change of kind is a new version with the same code', async (t) => {
    const before = await unit('75?on=2026-04-29');
    const after = await unit('75?on=2026-04-30');
    t.match(before.body.unit, { kind: 'Tỉnh', valid_to: '2026-04-30' });
    t.match(after.body.unit, { kind: 'Thành phố trực thuộc trung ương', instrument: '30/2026/QH16' });
    const through = await unit('26368/successors?on=2025-06-30');
    t.equal(through.body.successors[0].unit.valid_to, '2026-04-30');
    t.equal(through.body.present.length, 1);
    t.match(through.body.present, [{ full_name: 'Phường Long Thành', valid_from: '2026-04-30' }]);
    t.equal((await unit('26041?on=2026-01-01')).body.unit.within[0].full_name, 'Tỉnh Đồng Nai');
    t.equal((await unit('26041')).body.unit.within[0].full_name, 'Thành phố Đồng Nai');
  });

  await t.test('if no unit has the code on that day, the answer says when one had it', async (t) => {
    const gone = await unit('00167');
    t.match(gone, { status: 404, body: { code: 'unit_not_in_force' } });
    t.match(gone.body.detail, /Phường Dịch Vọng Hậu held it to 2025-06-30, since when is unknown/);
    fitsContract(t, 'getAdministrativeUnit', gone);
    t.match((await unit('99999')).body.detail, /No list names such a unit/);
    t.match(
      await unit('760'),
      { status: 404, body: { code: 'unit_not_in_force' } },
      'there are no districts any more',
    );
    for (const path of [
      '1',
      '1234',
      'vn',
      '26740?on=2025-02-30',
      '26740?on=today',
      '26740?at=2025-01-01',
      '26740?on=0000-01-01',
      '26740?on=9999-01-01',
      '26740/successors?on=',
    ]) {
      t.match(await unit(path), { status: 400, body: { code: 'invalid_request' } }, path);
    }
  });

  await t.test(
    'residents of a split commune are resolved by street, hamlet, person or the rest, in several files',
    async (t) => {
      const [split] = await one(
        `SELECT unit_id FROM administrative_unit.unit WHERE level = 'commune' AND code = '26746' AND valid_to = '2025-07-01'`,
      );
      const setAddress = async (number: string, address: string) =>
        g.owner.query(
          'UPDATE population.person SET permanent_unit = $1, permanent_address = $2 WHERE person_id = population.find_person($3)',
          [split, address, number],
        );
      const communeOf = async (number: string) =>
        (
          await one(
            `SELECT u.code FROM population.person p JOIN administrative_unit.unit u ON u.unit_id = p.permanent_unit
        WHERE p.person_id = population.find_person($1)`,
            number,
          )
        )[0];
      for (const kind of ['permanent', 'temporary', 'current']) {
        await g.owner.query(
          `UPDATE population.person SET ${kind}_unit = NULL, ${kind}_address = NULL, ${kind}_since = NULL${
            kind === 'temporary' ? ', temporary_until = NULL' : ''
          } WHERE ${kind}_unit = $1`,
          [split],
        );
      }
      await setAddress(g.number('an'), 'Số 12, phố Hoà Bình');
      await setAddress(g.number('duc'), 'Thôn 3, đường Hoa Sen');
      await setAddress(g.number('tu'), 'Số 1, phố Ngọc Lan');
      await setAddress(g.number('sinh'), 'Số 9, phố Ngọc Lan');
      await setAddress(g.number('ong_phuong'), 'Số 11, phố Ngọc Lan');
      const former = (await one(
        `SELECT population.number_text(personal_id_number) FROM population.personal_number
           WHERE person_id = population.find_person($1) AND cancelled_on IS NOT NULL`,
        g.number('ong_phuong'),
      )) as [string];
      const file = (name: string, ...lines: string[]) => {
        writeFileSync(join(folder, name), ['commune,by,what,successor', ...lines, ''].join('\n'));
        return join(folder, name);
      };
      const wrong = await run(
        'resolve',
        '--file',
        file(
          'wrong.csv',
          '26746,street,Hòa Bình,26740',
          '26746,street,X,00004',
          '00004,rest,,00004',
          '26746,house,1,26740',
          '26746,street,Hoà Bình,26743',
          '26746,person,001190999999,26740',
        ),
      );
      t.equal(wrong.status, 1);
      for (const line of [3, 4, 5, 6, 7]) t.match(wrong.complaint, new RegExp(`wrong\\.csv, line ${line}: `));
      t.equal(await communeOf(g.number('an')), '26746', 'a file with mistakes changes nothing');
      const before = await one(
        'SELECT xmin::text FROM population.person WHERE person_id = population.find_person($1)',
        g.number('hoa'),
      );
      const part = await run(
        'resolve',
        '--file',
        file(
          'part.csv',
          '26746,street,Hòa Bình,26740',
          '26746,hamlet,Thôn 3,26743',
          `26746,person,${g.number('tu')},26743`,
          `26746,person,${former[0]},26743`,
        ),
      );
      t.match(JSON.parse(part.stdout), { communes: 1, resolved: 4, open: 1 });
      t.strictSame(
        await Promise.all(
          (['an', 'duc', 'tu', 'ong_phuong', 'sinh'] as const).map((key) => communeOf(g.number(key))),
        ),
        ['26740', '26743', '26743', '26743', '26746'],
        'also by a cancelled number',
      );
      const read = await inTransaction(g.owner, async () => {
        for await (const rows of residentsOf(g.owner, [split as number])) return rows;
        return [];
      });
      t.equal(read.length, 1);
      await setAddress(g.number('sinh'), 'Số 9, phố Hoa Sen');
      const [successor_id = 0] = (await one(
        'SELECT to_unit_id FROM administrative_unit.lineage WHERE from_unit_id = $1 LIMIT 1',
        split,
      )) as number[];
      t.equal(
        await resolveResidences(
          g.owner,
          read.map((row) => ({ ...row, successor_id })),
        ),
        0,
        'a person who moved in the meantime is not moved back',
      );
      const last = await run('resolve', '--file', file('rest.csv', '26746,rest,,26740'));
      t.match(JSON.parse(last.stdout), { resolved: 1, open: 0 });
      t.equal(await communeOf(g.number('sinh')), '26740');
      t.strictSame(
        await one(
          'SELECT xmin::text FROM population.person WHERE person_id = population.find_person($1)',
          g.number('hoa'),
        ),
        before,
        'nobody else is changed',
      );
    },
  );

  await t.test('addresses are parsed, uncertain ones stay open, and a file can be taken back', async (t) => {
    const [split] = await one(
      `SELECT unit_id FROM administrative_unit.unit WHERE level = 'commune' AND code = '26752' AND valid_to = '2025-07-01'`,
    );
    const { rows: people } = await g.owner.query<{ person_id: string; number: string }>(
      `SELECT person_id, population.number_text(personal_id_number) AS number FROM population.person
         WHERE permanent_unit IS NOT NULL AND death_date IS NULL ORDER BY date_of_birth DESC LIMIT 40`,
    );
    await g.owner.query('UPDATE population.person SET permanent_unit = NULL WHERE permanent_unit = $1', [
      split,
    ]);
    const numberOf = new Map<string, string>();
    const put = async (...addresses: string[]) => {
      for (const address of addresses) {
        const person = people[numberOf.size] as { person_id: string; number: string };
        numberOf.set(address, person.number);
        await g.owner.query(
          `UPDATE population.person SET permanent_unit = $1, permanent_address = $2, permanent_since = '2024-05-01'
             WHERE person_id = $3`,
          [split, address, person.person_id],
        );
      }
    };
    const lives = async (address: string) =>
      (
        await one(
          `SELECT u.code FROM population.person p JOIN administrative_unit.unit u ON u.unit_id = p.permanent_unit
             WHERE p.person_id = population.find_person($1)`,
          numberOf.get(address),
        )
      )[0];
    const all = async () => {
      const found: Record<string, string> = {};
      for (const address of numberOf.keys()) found[address] = (await lives(address)) as string;
      return found;
    };
    const file = (name: string, ...lines: string[]) => {
      writeFileSync(join(folder, name), ['commune,by,what,successor', ...lines, ''].join('\n'));
      return join(folder, name);
    };
    const result = async (...words: string[]) => {
      const { status, stdout, complaint } = await run('resolve', ...words);
      t.equal(status, 0, complaint);
      return JSON.parse(stdout);
    };
    const counted = async () => t.equal((await recountResidents(g.owner, false)).cellsDiffering, 0);
    const places = file(
      'places.csv',
      '26752,street,Hòa Bình,26743',
      '26752,hamlet,Khu phố 7,26743',
      '26752,rest,,26758',
    );
    const expected: Record<string, string> = {
      '12 Hòa Bình': '26743',
      'Số 12 đường Hòa Bình': '26743',
      'Hẻm 12 đường Hòa Bình': '26743',
      'Số 12, đ. Hòa Bình': '26743',
      'KP 7, đường Lê Lợi': '26743',
      'kp07, hẻm 3 Lê Lợi': '26743',
      'Số 3/4, phố HOÀ  BÌNH': '26743',
      '7, đường Lê Lợi': '26758',
      'KP 8, 7 Lê Lợi': '26758',
      'Ấp 7': '26752',
      'Số 1, đường Hòa Bỉnh': '26752',
      'Nhà thờ Đức Bà': '26752',
      '12': '26752',
    };
    await put(...Object.keys(expected));
    const untouched = await rows();
    const before = await all();

    const trial = await result('--file', places, '--dry-run');
    t.match(trial, { run: null, dry_run: true, resolved: 9, open: 4 });
    t.equal(trial.residences.length, 9);
    t.strictSame(await rows(), untouched, 'a dry run writes nothing');
    t.strictSame(
      (await result('--list')).runs.filter((each: { file: string }) => each.file === 'places.csv'),
      [],
    );

    const first = await result('--file', places);
    t.match(first, { dry_run: false, resolved: 9, open: 4, by_sureness: { exact: 6, likely: 1, rest: 2 } });
    t.strictSame(await all(), expected);
    t.strictSame(
      first.left_open.map(({ address, reason }: Record<string, string>) => [address, reason]).sort(),
      [
        ['12', 'not_understood'],
        ['Nhà thờ Đức Bà', 'not_understood'],
        ['Số 1, đường Hòa Bỉnh', 'only_similar'],
        ['Ấp 7', 'only_similar'],
      ],
    );
    await counted();
    t.match((await result('--explain', numberOf.get('12 Hòa Bình') as string)).residences, [
      {
        unit: '26743',
        resolved: { sureness: 'likely', by: 'street', what: 'Hòa Bình', line: 2, run: first.run },
      },
    ]);

    const repair = await result(
      '--file',
      file(
        'repair.csv',
        `26752,person,${numberOf.get('12 Hòa Bình')},26758`,
        `26752,person,${numberOf.get('Ấp 7')},26758`,
        '26752,street,Lê Lợi,26743',
      ),
    );
    t.match(repair, { resolved: 4, overridden: 3, open: 3 });
    const repaired = {
      ...expected,
      '12 Hòa Bình': '26758',
      'Ấp 7': '26758',
      '7, đường Lê Lợi': '26743',
      'KP 8, 7 Lê Lợi': '26743',
    };
    t.strictSame(await all(), repaired, 'a surer line overrides an earlier one');
    const other = await result(
      '--file',
      file('other.csv', '26752,street,đường Hoà Bình,26758', '26752,rest,,26743'),
    );
    t.match(other, { resolved: 0, open: 3 });
    t.ok(
      other.doubtful.some(({ reason }: { reason: string }) => reason === 'earlier_file_disagrees'),
      'an equally sure line contradicts, and overrides nothing',
    );
    t.strictSame(await all(), repaired);
    await counted();

    const taken = await result('--undo', String(repair.run), '--dry-run');
    t.match(taken, { dry_run: true, restored: 4 });
    t.strictSame(await all(), repaired);
    t.match(await result('--undo', String(repair.run)), { restored: 4 });
    t.strictSame(await all(), expected, 'what was there before is there again');
    await result('--undo', String(other.run));
    await g.owner.query(
      `UPDATE population.person SET permanent_address = 'Số 5, phố Hoa Sen', permanent_since = '2026-01-01'
         WHERE person_id = population.find_person($1)`,
      [numberOf.get('Số 12, đ. Hòa Bình')],
    );
    t.match(await result('--undo', String(first.run)), { decided: 9, restored: 8 });
    t.strictSame(
      await all(),
      { ...before, 'Số 12, đ. Hòa Bình': '26743' },
      'who moved since stays where they moved to',
    );
    await counted();
    t.match(await run('resolve', '--undo', String(first.run)), {
      status: 1,
      complaint: /was taken back before/,
    });
    t.match(await run('resolve', '--undo', '999999'), { status: 1, complaint: /there is no run 999999/ });
    for (const words of [
      ['--undo', 'x'],
      ['--list', '--dry-run'],
      ['--file', places, '--list'],
      ['--explain', '1'],
    ]) {
      t.match(await run('resolve', ...words), { status: 1, complaint: /units resolve --undo RUN/ });
    }

    const [successor] = await one(
      `SELECT l.to_unit_id FROM administrative_unit.lineage l JOIN administrative_unit.unit u ON u.unit_id = l.to_unit_id
         WHERE l.from_unit_id = $1 AND u.code = '26758'`,
      split,
    );
    const lost = 'Số 12 đường Hòa Bình';
    await g.owner.query(
      'UPDATE population.person SET permanent_unit = $1 WHERE person_id = population.find_person($2)',
      [successor, numberOf.get(lost)],
    );
    const late = await result('--file', file('late.csv', `26752,person,${numberOf.get(lost)},26743`));
    t.match(late, { resolved: 1 }, 'also who was resolved before runs were recorded');
    t.equal(await lives(lost), '26743');
    await result('--undo', String(late.run));
    t.equal(await lives(lost), '26758');
    const refused = await run(
      'resolve',
      '--file',
      file('bad.csv', '26752,street,Khu phố 7,26743', '26752,hamlet,?,26743'),
    );
    t.match(refused.complaint, /bad\.csv, line 2: .*not understood[\s\S]*line 3: .*not understood/);
  });
});

async function read(bank: PartnerClient, path: string) {
  return bank.call('GET', `/v1/administrative-units/${path}`);
}
