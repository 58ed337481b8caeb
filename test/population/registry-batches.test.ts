import { randomUUID } from 'node:crypto';
import t from 'tap';
import { isReplay } from '../helpers/answers.js';
import { createTestGateway } from '../helpers/gateway.js';
import { authorityOf, day, event, numberFor, resultText } from './registry-authority.js';

const g = await createTestGateway(t);
const { authority, apply, row } = authorityOf(t, g);
const of = (key: Parameters<typeof g.number>[0]) => ({ personal_id_number: g.number(key) });
const correctOccupation = (key: Parameters<typeof g.number>[0], occupation: string) =>
  event('correction', { ...of(key), corrected: { occupation } });
const statuses = ({ body }: { body: { results: Parameters<typeof resultText>[0][] } }) =>
  body.results.map(resultText);
const send = (events: unknown, idempotencyKey?: string) =>
  authority.call('POST', '/v1/registry/events', {
    body: { events },
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });

t.test('invalid events are reported individually, and valid ones are applied', async (t) => {
  const good = [
    correctOccupation('an', 'Luật sư'),
    correctOccupation('tu', 'Thợ may'),
    correctOccupation('sinh', 'Thợ hàn'),
  ];
  const answer = await apply(
    good[0],
    { ...event('death', of('duc')), occurred_on: day(1) },
    event('death', { personal_id_number: '001190999999' }),
    good[1],
    event('permanent_residence_changed', { ...of('hoa'), unit: '00000', address: 'x' }),
    good[2],
  );
  t.strictSame(statuses(answer), [
    'applied',
    'refused date_in_future /occurred_on',
    'refused person_unknown /personal_id_number',
    'applied',
    'refused unit_not_in_force /unit',
    'applied',
  ]);
  t.strictSame(answer.body.totals, { applied: 3, duplicate: 0, refused: 3, held_back: 0 });
  t.strictSame(answer.body.results[0], { event_id: good[0]?.event_id, status: 'applied' });
  t.match(answer.body.results[2].detail, 'Nobody ever held this personal number.');
  t.equal((await row(g.number('sinh'))).occupation, 'Thợ hàn');
});

t.test('only the malformed event is refused, with a pointer', async (t) => {
  const { event_id: _, ...anonymous } = correctOccupation('an', 'x');
  const cases: [unknown, string][] = [
    ['no object', 'refused invalid_event '],
    [event('resurrection', { address: 'Số 5\ud800' }), 'refused invalid_event /address'],
    [event('resurrection', { address: 'Số 5\u0000' }), 'refused invalid_event /address'],
    [event('resurrection', { address: `Số 5 o${'\u0303'.repeat(60)}` }), 'refused invalid_event /address'],
    [null, 'refused invalid_event '],
    [[], 'refused invalid_event '],
    [{}, 'refused invalid_event /kind'],
    [event('resurrection', of('ong_hoa')), 'refused invalid_event /kind'],
    [{ ...event('death', of('an')), kind: ['death'] }, 'refused invalid_event /kind'],
    [anonymous, 'refused invalid_event /event_id'],
    [{ ...correctOccupation('an', 'x'), event_id: 'short' }, 'refused invalid_event /event_id'],
    [{ ...correctOccupation('an', 'x'), note: 'x' }, 'refused invalid_event /note'],
    [{ ...correctOccupation('an', 'x'), 'a/b~': 'x' }, 'refused invalid_event /a~1b~0'],
    [event('death', {}), 'refused invalid_event /personal_id_number'],
    [event('death', { personal_id_number: 1190000017 }), 'refused invalid_event /personal_id_number'],
    [{ ...event('death', of('an')), occurred_on: '2026-02-30' }, 'refused invalid_event /occurred_on'],
    [{ ...event('death', of('an')), occurred_on: '0001-01-01' }, 'refused invalid_event /occurred_on'],
    [event('correction', { ...of('an'), corrected: {} }), 'refused invalid_event /corrected'],
    [
      event('correction', { ...of('an'), corrected: { date_of_birth: '1990-13' } }),
      'refused invalid_event /corrected/date_of_birth',
    ],
    [
      event('correction', { ...of('an'), corrected: { other_name: 'a\u0000b' } }),
      'refused invalid_event /corrected/other_name',
    ],
    [
      event('correction', { ...of('an'), corrected: { death_date: null } }),
      'refused invalid_event /corrected/death_date',
    ],
    [event('current_residence_declared', { ...of('an'), unit: '00004' }), 'refused invalid_event /address'],
    [
      event('number_reissued', {
        ...of('an'),
        new_personal_id_number: numberFor('001', 'male', 1990, 5),
        reason: 'sex_redetermined',
      }),
      'refused invalid_event ',
    ],
    [
      event('permanent_residence_changed', {
        ...of('an'),
        unit: '00004',
        address: 'x',
        household: { relation_to_household_head: 'child' },
      }),
      'refused invalid_event /household',
    ],
  ];
  for (const [bad, refusal] of cases) {
    const answer = await apply(bad, correctOccupation('tu', 'Thợ may'));
    t.strictSame(statuses(answer), [refusal, 'applied'], JSON.stringify(bad));
  }
  const answer = await apply(...cases.map(([bad]) => bad));
  t.equal(answer.body.totals.applied, 0);
  t.equal(answer.body.results[0].event_id, null);
});

t.test('after a refused event, later events about the same person are held back', async (t) => {
  const number = numberFor('001', 'female', Number(day().slice(0, 4)), 500);
  const birth = event('birth', {
    child: {
      personal_id_number: number,
      birth_full_name: 'Trần Hạ My',
      date_of_birth: day(),
      sex: 'female',
      place_of_birth: { unit: '00004' },
      birth_registration_unit: '00004',
    },
    mother: g.number('an'),
    permanent_residence: { unit: '00166', address: 'Số 12' },
    health_insurance: { card_number: 'TE1010126000500', valid_from: day() },
  });
  const card = event('card_issued', {
    personal_id_number: number,
    card: { kind: 'identity_card', issued_by: 'Bộ Công an', expires_on: null },
  });
  const ofChild = event('correction', {
    personal_id_number: number,
    corrected: { mother: g.number('tuyet') },
  });
  const refused = { ...birth, mother: '001190999999' };
  t.strictSame(
    statuses(
      await apply(
        refused,
        card,
        ofChild,
        correctOccupation('tuyet', 'Nghỉ hưu'),
        correctOccupation('sinh', 'Thợ mộc'),
      ),
    ),
    ['refused person_unknown /mother', 'held_back', 'held_back', 'held_back', 'applied'],
    'also after an event that was held back',
  );
  t.strictSame(
    statuses(await apply(birth, card)),
    ['applied', 'applied'],
    'later events can name the newborn',
  );
  t.strictSame(statuses(await apply(birth, card)), ['duplicate', 'duplicate']);
  t.strictSame(
    statuses(
      await apply(
        { ...event('death', of('tu')), occurred_on: 'x' },
        correctOccupation('tu', 'x'),
        correctOccupation('an', 'x'),
      ),
    ),
    ['refused invalid_event /occurred_on', 'held_back', 'applied'],
    'also after a malformed event',
  );
  t.strictSame(
    statuses(
      await apply({ ...birth, event_id: randomUUID(), mother: 5 }, correctOccupation('tu', 'x'), {
        ...card,
        event_id: randomUUID(),
      }),
    ),
    ['refused invalid_event /mother', 'applied', 'held_back'],
  );
  const married = event('marriage', { ...of('tu'), spouse: g.number('an') });
  t.strictSame(
    statuses(await apply(married, correctOccupation('tu', 'y'), correctOccupation('an', 'y'))),
    ['refused relation_impossible /spouse', 'held_back', 'held_back'],
    'for both spouses',
  );
  const next = numberFor('001', 'male', 1961, 77);
  const reissued = event('number_reissued', {
    ...of('tuyet'),
    new_personal_id_number: next,
    reason: 'sex_redetermined',
    sex: 'male',
  });
  t.strictSame(
    statuses(
      await apply(
        reissued,
        event('found', of('tuyet')),
        event('correction', { personal_id_number: next, corrected: { occupation: 'Nghỉ hưu' } }),
      ),
    ),
    ['applied', 'refused registry_disagrees ', 'held_back'],
    'also under another number of the person',
  );
});

t.test('events are applied in order', async (t) => {
  const moved = (unit: string) => event('permanent_residence_changed', { ...of('hoa'), unit, address: unit });
  t.strictSame(
    statuses(await apply(moved('00004'), moved('00166'), moved('31507'))),
    Array(3).fill('applied'),
  );
  t.equal((await row(g.number('hoa'))).permanent_address, '31507');
  const many = Array.from({ length: 200 }, (_, i) => correctOccupation('hoa', `việc ${i}`));
  many[150] = event('found', of('hoa'));
  many[20] = event('found', of('sinh'));
  const answer = await apply(...many);
  t.strictSame(answer.body.totals, { applied: 149, duplicate: 0, refused: 2, held_back: 49 });
  t.equal((await row(g.number('hoa'))).occupation, 'việc 149');
});

t.test('an event with the same event_id is applied once', async (t) => {
  const first = correctOccupation('an', 'Giáo viên');
  t.strictSame(statuses(await apply(first)), ['applied']);
  t.strictSame(statuses(await apply(correctOccupation('an', 'Luật sư'), first)), ['applied', 'duplicate']);
  t.equal((await row(g.number('an'))).occupation, 'Luật sư');
  const backwards = Object.fromEntries(Object.entries(first).toReversed());
  t.strictSame(statuses(await apply(backwards)), ['duplicate'], 'independent of member order');
  const other = { ...correctOccupation('an', 'Bác sĩ'), event_id: first.event_id };
  t.strictSame(statuses(await apply(other)), ['refused event_id_reused /event_id']);
  const refused = event('found', of('an'));
  t.strictSame(statuses(await apply(refused)), ['refused registry_disagrees ']);
  t.strictSame(
    statuses(await apply(event('missing', of('an')), refused)),
    ['applied', 'applied'],
    'a refused event can be sent again with its id',
  );
});

t.test('the same event in two concurrent batches is applied once', async (t) => {
  for (let round = 0; round < 6; round++) {
    const shared = Array.from({ length: 20 }, (_, i) =>
      correctOccupation((['an', 'duc', 'tu', 'sinh'] as const)[i % 4] ?? 'an', `${round} ${i}`),
    );
    const other = { ...correctOccupation('hoa', `${round}`), event_id: shared[0]?.event_id };
    const answers = await Promise.all([
      send(shared),
      send(shared.toReversed()),
      send([...shared.slice(5), other]),
      send(shared.slice(10)),
    ]);
    t.ok(
      answers.every(({ status }) => status === 200),
      JSON.stringify(answers.map(({ body }) => body.totals ?? body)),
    );
    for (const [i, { event_id }] of shared.entries()) {
      const results = answers.flatMap(({ body }) =>
        body.results.filter((each: { event_id: unknown }) => each.event_id === event_id),
      );
      // If the other event with the first one's id won, the first is refused and later ones of its person are held back.
      const lost =
        i === 0 ? /^(duplicate|refused)$/ : i % 4 === 0 ? /^(duplicate|held_back)$/ : /^duplicate$/;
      const losers = results.filter(({ status }) => status !== 'applied');
      t.equal(losers.length, results.length - 1);
      for (const { status } of losers) t.match(status, lost);
      const { rowCount } = await g.owner.query('SELECT FROM population.registry_event WHERE event_id = $1', [
        event_id,
      ]);
      t.equal(rowCount, 1);
    }
  }
});

t.test('the same Idempotency-Key returns the same answer and applies once', async (t) => {
  const events = [
    event('missing', of('sinh')),
    event('missing', of('sinh')),
    correctOccupation('tu', 'Thợ may'),
  ];
  const key = randomUUID();
  const [one, two] = await Promise.all([send(events, key), send(events, key)]);
  t.strictSame(one.body, two.body);
  t.strictSame(statuses(one), ['applied', 'refused registry_disagrees ', 'applied']);
  t.strictSame([one, two].map(isReplay).sort(), [false, true]);
  const later = await send(events, key);
  t.strictSame(later.body, one.body, 'also later');
  t.equal(isReplay(later), true);
  t.match(await send([correctOccupation('tu', 'x')], key), {
    status: 422,
    body: { code: 'idempotency_key_reused' },
  });
  t.strictSame(statuses(await send(events)), ['duplicate', 'refused registry_disagrees ', 'duplicate']);
});

t.test('batches need the mandate and have limits', async (t) => {
  const bank = g.partner('bank-a');
  const body = { events: [correctOccupation('an', 'x')] };
  t.match(await bank.call('POST', '/v1/registry/events', { body }), {
    status: 403,
    body: { code: 'mandate_missing' },
  });
  const keyid = bank.key.keyid;
  await t.rejects(
    (await g.login('registry')).query(
      "SELECT * FROM gate.apply_registry_events($1, 'nonce-nonce-nonce-1', 'key-12345', '\\x00', '{}', '[]')",
      [keyid],
    ),
    { code: 'UT013' },
    'the database checks the mandate too',
  );
  const twice = correctOccupation('an', 'x');
  for (const [events, pointer] of [
    [[], '/events'],
    [Array(1001).fill({}), '/events'],
    [{}, '/events'],
    [undefined, '/events'],
    [[twice, correctOccupation('tu', 'x'), twice], '/events/2/event_id'],
    [[twice, { event_id: twice.event_id }], '/events/1/event_id'],
  ] as const) {
    t.match(await send(events), { status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
  }
  const large = (bytes: number) => [{ ...correctOccupation('tu', 'x'), note: 'x'.repeat(bytes) }];
  t.strictSame(statuses(await send(large(1_900_000))), ['refused invalid_event /note']);
  t.match(await send(large(2_000_000)), { status: 413, body: { code: 'body_too_large' } });
  t.match(
    await bank.call('POST', '/v1/consent-requests', { body: { note: 'x'.repeat(70_000) } }),
    { status: 413 },
    'other routes have their own limit',
  );
  const thousand = Array.from({ length: 1000 }, (_, i) =>
    correctOccupation((['an', 'duc', 'tu'] as const)[i % 3] ?? 'an', `${i}`),
  );
  t.equal((await send(thousand)).body.totals.applied, 1000);
});
