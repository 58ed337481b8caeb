import { parse } from 'csv-parse/sync';
import t from 'tap';
import { NOISE } from '../../src/statistics/noise-table.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { authorityOf, day, event, numberFor } from '../population/registry-authority.js';

const g = await createTestGateway(t);
const ministry = g.partner('ministry-education');
const province = g.partner('province-01');
const { apply } = authorityOf(t, g);
const ask = (query: string, who = ministry) => who.call('GET', `/v1/statistics/households${query}`);
const findDifferences = async () => (await g.owner.query('SELECT * FROM statistics.differences()')).rows;

interface Shown {
  readonly unit?: { readonly code: string } | null;
  readonly unit_is_unresolved?: true;
  readonly household_size?: number | null;
  readonly households: number;
}

/** Households by the unit of the head's registration and by size up to 7, read from people: the rule of the contract, written again. */
const truth = async () =>
  (
    await g.owner.query<{ unit_id: number; size: number; households: number }>(
      `SELECT h.permanent_unit AS unit_id, least(m.n, 7)::integer AS size, count(*)::integer AS households
         FROM population.person h,
           LATERAL (SELECT count(*) AS n FROM population.person p
             WHERE p.household_id = h.household_id AND p.death_date IS NULL AND p.missing_since IS NULL) m
         WHERE h.relation_to_household_head = 'head' AND h.permanent_unit IS NOT NULL AND h.death_date IS NULL
           AND h.missing_since IS NULL
         GROUP BY 1, 2`,
    )
  ).rows;
const sumOf = (rows: readonly { households: number }[]) =>
  rows.reduce((sum, { households }) => sum + households, 0);

t.test('households are counted by size where their heads are registered, and protected', async (t) => {
  const counted = await truth();
  const answer = await ask('?by=household_size');
  t.equal(answer.status, 200);
  fitsContract(t, 'getHouseholdCounts', answer);
  t.match(answer.body, { on: day(), counted_on: day(), unit: { code: 'VN' } });
  const shown: readonly Shown[] = answer.body.counts;
  t.strictSame(
    shown.map(({ household_size }) => household_size),
    [null, 1, 2, 3, 4, 5, 6, 7],
  );
  for (const { household_size: size, households } of shown) {
    const expected = sumOf(counted.filter((each) => size === null || each.size === size));
    t.ok(
      expected > 0 && Math.abs(households - expected) <= NOISE.deviationMax,
      `${size}: ${households}, ${expected}`,
    );
    t.equal(households % NOISE.smallestShown, 0);
  }
  t.strictSame((await ask('?by=household_size', province)).body.counts, shown, 'whoever asks');
  t.strictSame((await ask('')).body.counts, [{ households: shown[0]?.households }], 'the total alone');

  const { rows: communes } = await g.owner.query<{ unit_id: number; code: string }>(
    `SELECT m.unit_id, u.code FROM statistics.unit_mapping m JOIN administrative_unit.unit u ON u.unit_id = m.commune_id
       WHERE m.units_since = statistics.units_since(population.today())`,
  );
  const codeOf = new Map(communes.map(({ unit_id, code }) => [unit_id, code]));
  const byUnit = await ask('?unit=01&level=commune&by=unit,household_size');
  fitsContract(t, 'getHouseholdCounts', byUnit);
  const cells = (byUnit.body.counts as Shown[]).filter(
    ({ unit, household_size }) => unit && household_size !== null,
  );
  t.ok(cells.length > 5, `${cells.length} cells`);
  for (const { unit, household_size, households } of cells) {
    const expected = sumOf(
      counted.filter(({ unit_id, size }) => size === household_size && codeOf.get(unit_id) === unit?.code),
    );
    t.ok(
      expected > 0 && Math.abs(households - expected) <= NOISE.deviationMax,
      `${unit?.code} ${household_size}`,
    );
  }
  const [cell] = cells;
  const own = await ask(`?unit=${cell?.unit?.code}&by=household_size`);
  t.ok(
    own.body.counts.some(
      ({ household_size, households }: Shown) =>
        household_size === cell?.household_size && households === cell?.households,
    ),
    'a commune asked for itself has the same count',
  );
  const districts = await ask('?unit=01&on=2025-06-30&level=district&by=unit');
  fitsContract(t, 'getHouseholdCounts', districts);
  t.ok(districts.body.counts.some(({ unit }: Shown) => unit?.code.length === 3));
});

t.test('CSV has the same counts in the same order', async (t) => {
  const query = '?unit=01&level=commune&by=unit,household_size';
  const { counts } = (await ask(query)).body;
  const english = await ask(`${query}&format=csv&language=en`);
  fitsContract(t, 'getHouseholdCounts', english);
  const [header = [], ...lines]: string[][] = parse(english.body, { relax_column_count: false });
  t.equal(header.join(), 'Unit code,Unit,Household size,Households');
  t.strictSame(
    lines.slice(0, counts.length).map((line) => [line[2], Number(line[3])]),
    counts.map(({ household_size: size, households }: Shown) => [
      size === null ? 'Total' : size === 7 ? '7+' : String(size),
      households,
    ]),
  );
  t.match(
    lines.slice(counts.length).map(([note]) => note),
    [/off by at most 5, is a multiple of 3/, `Units as of ${day()}, households as of ${day()}`],
  );
  const sheet = (await ask('?unit=01&by=unit&format=csv&bom=true')).body;
  t.match(sheet, /^\uFEFFMã đơn vị,Đơn vị,Số hộ\r\n,Tổng,\d+\r\n"=""01""",/);
});

t.test('what households cannot be asked by is refused, and nothing is recorded', async (t) => {
  const entries = async () =>
    (
      await g.owner.query(
        "SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = 'statistics_answered'",
      )
    ).rows[0].n;
  const before = await entries();
  for (const [path, pointer] of [
    ['households?by=household_size,age', '/by'],
    ['households?by=sex', '/by'],
    ['households?by=unit,unit', '/by'],
    ['households?residence=temporary', '/residence'],
    ['households?nationality=foreign', '/nationality'],
    ['households?years=2', '/years'],
    ['households?unit=01&level=country', '/level'],
    ['households?unit=01&level=district', '/level'],
    [`households?counted_on=${day(1)}`, '/counted_on'],
    ['residents?by=household_size', '/by'],
    ['residents?residence=household', '/residence'],
    ['mergers?units=00004,00160&by=household_size', '/by'],
  ] as const) {
    const answer = await ministry.call('GET', `/v1/statistics/${path}`);
    t.match(answer, { status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } }, path);
  }
  for (const [query, who] of [
    ['', g.partner('bank-a')],
    ['?unit=79', province],
    ['?level=province&by=unit', province],
  ] as const) {
    // The total of another province is none of an area's business either.
    const unit = query === '?unit=79' ? '?unit=79&level=commune' : query;
    t.match(await ask(unit, who), { status: 403, body: { code: 'mandate_missing' } }, query);
  }
  t.match(await ask('?unit=00000'), { status: 404, body: { code: 'unit_not_in_force' } });
  t.equal(await entries(), before);
});

t.test('a question is recorded as one about households, and costs the same budget', async (t) => {
  const residents = await ministry.call('GET', '/v1/statistics/residents?by=residence');
  t.notOk(residents.body.counts.some(({ residence }: { residence: string }) => residence === 'household'));
  await ask('?unit=01&by=household_size');
  const { rows } = await g.owner.query(
    "SELECT fields FROM ledger.entry WHERE kind = 'statistics_answered' ORDER BY entry_id DESC LIMIT 1",
  );
  t.strictSame(rows[0].fields, [
    'unit=01',
    `on=${day()}`,
    `counted_on=${day()}`,
    'level=province',
    'count=households',
    'by=household_size',
  ]);
  await g.owner.query("UPDATE statistics.question SET asked = 2000 WHERE partner_id = 'ministry-education'");
  t.match(await ask(''), { status: 429, body: { code: 'rate_limited' } });
  await g.owner.query('DELETE FROM statistics.question');
});

t.test('past days are answered since households have been counted', async (t) => {
  await g.owner.query('UPDATE statistics.cube_state SET began_on = began_on - 30');
  t.match((await ask(`?counted_on=${day(-1)}`)).body, {
    code: 'invalid_request',
    counted_from: day(),
    errors: [{ pointer: '/counted_on' }],
  });
  await g.owner.query('UPDATE statistics.cube_state SET households_began_on = began_on');
  const yesterday = await ask(`?by=household_size&counted_on=${day(-1)}`);
  t.match(yesterday, { status: 200, body: { counted_on: day(-1), on: day() } });
  t.strictSame(yesterday.body.counts, [], 'there were no people yet');
});

t.test('events change the count as a recount does, folded or not', async (t) => {
  t.strictSame(await findDifferences(), []);
  const newborn = numberFor('001', 'female', Number(day().slice(0, 4)), 912_002);
  const members = (
    await g.owner.query<{ number: string; role: string }>(
      `SELECT population.number_text(p.personal_id_number) AS number, p.relation_to_household_head::text AS role
         FROM population.person p JOIN population.person a USING (household_id)
         WHERE a.personal_id_number = $1::bigint AND p.death_date IS NULL`,
      [g.number('an')],
    )
  ).rows;
  const head = members.find(({ role }) => role === 'head')?.number as string;
  t.ok(head !== undefined && members.length > 1);
  const { body } = await apply(
    event('birth', {
      child: {
        personal_id_number: newborn,
        birth_full_name: 'Lê An',
        date_of_birth: day(),
        sex: 'female',
        place_of_birth: { unit: '00004' },
        birth_registration_unit: '00004',
      },
      mother: g.number('an'),
      permanent_residence: { unit: '00166', address: 'Số 1' },
      household: { member: head, relation_to_household_head: 'grandchild' },
      health_insurance: { card_number: 'TE1010126000114', valid_from: day() },
    }),
    event('permanent_residence_changed', { personal_id_number: head, unit: '20242', address: 'Số 2' }),
    event('permanent_residence_changed', {
      personal_id_number: g.number('gia_khoi'),
      unit: '20242',
      address: 'Số 2',
      household: { relation_to_household_head: 'head' },
    }),
    event('missing', { personal_id_number: newborn }),
    event('death', { personal_id_number: head }),
  );
  t.equal(body.totals.applied, 5, JSON.stringify(body.results));
  t.strictSame(await findDifferences(), []);
  const answers = async () => (await ask('?level=commune&by=unit,household_size')).body.counts;
  const pending = await answers();
  for (;;) {
    const { rows } = await g.owner.query('SELECT * FROM gate.fold_counts(1)');
    if (rows[0].is_ready && rows[0].folded === 0) break;
    t.strictSame(await findDifferences(), [], 'while they are folded one by one');
  }
  t.strictSame(await answers(), pending);
  const { rows: keys } = await g.owner.query(
    `SELECT count(*)::integer AS same FROM generate_series(1, 2000) n, statistics.secret s
       WHERE statistics.household_key(n, s.seed) = statistics.record_key(n, s.seed) % 255`,
  );
  t.ok(
    keys[0].same < 40,
    `a household and a person of one id draw alike by chance alone: ${keys[0].same} of 2000`,
  );
  const cube = `SELECT md5(string_agg(c::text, '|' ORDER BY c::text)) AS md5
    FROM statistics.cube(population.today()) c WHERE residence = 'household'`;
  const before = (await g.owner.query(cube)).rows;
  await g.owner.query(
    `UPDATE population.person p SET relation_to_household_head = (CASE p.relation_to_household_head WHEN 'head' THEN 'spouse' ELSE 'head' END)::population.relation_to_head
       FROM population.person o
       WHERE o.household_id = p.household_id AND o.permanent_unit = p.permanent_unit
         AND o.death_date IS NULL AND o.missing_since IS NULL AND p.death_date IS NULL AND p.missing_since IS NULL
         AND (o.relation_to_household_head, p.relation_to_household_head) IN (('head', 'spouse'), ('spouse', 'head'))`,
  );
  t.strictSame((await g.owner.query(cube)).rows, before, 'another head does not draw other noise');
});
