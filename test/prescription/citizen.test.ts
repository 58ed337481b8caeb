import t from 'tap';
import type { PersonaKey } from '../../src/population/personas.js';
import { withoutCall } from '../helpers/answers.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { patientOf } from './patients.js';
import { ask, consentTo, dispense, lineOf, newCode, prescribe } from './pharmacy.js';

const g = await createTestGateway(t);
const a = g.partner('pharmacy-a');
const an = await g.citizen('an');
const forWhom = async (key: PersonaKey) => prescribe(g, { patient: await patientOf(g, key) });
type Item = { code: string; about: object };

t.test('a person sees the whole prescription, its status and its dispensings', async (t) => {
  const code = await prescribe(g);
  const consent = await consentTo(g, a, ['prescriptions.lines']);
  const lines = [{ line: 1, quantity: 10, product: 'Panadol 500 mg (GSK)' }];
  const made = await dispense(a, code, consent, lines, { invoice_number: 'HD-17' });
  const other = await dispense(a, code, consent, [{ line: 2, quantity: 4 }]);
  const reason = 'Ghi nhầm số lượng';
  const path = `/v1/prescriptions/${code}/dispensings/${other.body.dispensing_id}/cancellation`;
  t.equal((await a.call('POST', path, { body: { reason } })).status, 200);
  const answer = await an.call('GET', `/prescriptions/${code}`);
  fitsContract(t, 'getCitizenPrescription', answer);
  const { dispensings, remaining, ...rest } = answer.body;
  t.match(rest, {
    about: { relation: 'self' },
    code,
    status: 'partly_dispensed',
    facility: { code: '01001', name: 'Bệnh viện Đa khoa A' },
    prescriber: { name: 'Bùi Thị Hạnh' },
    diagnoses: [{ code: 'J02.9' }],
    lines: [lineOf(15), { drug: 'Loratadin' }],
    advice: { text: 'Uống nhiều nước.' },
  });
  t.notOk('patient' in rest || 'replaces' in rest || 'replaced_by' in rest, 'absent members are left out');
  t.equal(remaining.length, 2);
  t.match(remaining, [
    { line: 1, quantity: 5, unit: 'viên', dispensed: [{ quantity: 10 }] },
    { line: 2, quantity: 10, unit: 'viên', dispensed: [] },
  ]);
  t.strictSame(dispensings, [
    {
      dispensing_id: made.body.dispensing_id,
      dispensed_at: made.body.dispensed_at,
      lines,
      invoice_number: 'HD-17',
      pharmacy: { vi: 'Nhà thuốc A', en: 'Pharmacy A' },
    },
    {
      dispensing_id: other.body.dispensing_id,
      dispensed_at: other.body.dispensed_at,
      lines: [{ line: 2, quantity: 4 }],
      pharmacy: { vi: 'Nhà thuốc A', en: 'Pharmacy A' },
      cancelled_at: dispensings[1].cancelled_at,
      cancel_reason: reason,
    },
  ]);
  const later = await prescribe(g, { replaces: code });
  t.match((await an.call('GET', `/prescriptions/${code}`)).body, { status: 'replaced', replaced_by: later });
  t.match((await an.call('GET', `/prescriptions/${later}`)).body, { status: 'open', replaces: code });
  for (const [operation, list] of [
    ['listHistory', '/history?limit=100'],
    ['listHistoryPartners', '/history/partners'],
  ] as const) {
    const listed = await an.call('GET', list);
    fitsContract(t, operation, listed);
    t.match(JSON.stringify(listed.body), 'hospital-a', `${operation} names the facility`);
  }
});

t.test("a child's prescriptions are visible to the parents and nobody else", async (t) => {
  const small = await forWhom('bao_anh');
  const big = await forWhom('gia_khoi');
  const grown = await forWhom('hai_long');
  for (const parent of ['an', 'duc'] as const) {
    const answer = await (await g.citizen(parent)).call('GET', `/prescriptions/${small}`);
    fitsContract(t, 'getCitizenPrescription', answer);
    t.match(answer.body, {
      about: { relation: 'child', name: 'Trần Bảo Anh' },
      patient: { weight_kg: 15.5, accompanied_by: 'Nguyễn Thu An' },
    });
    const { items } = (await (await g.citizen(parent)).call('GET', '/prescriptions')).body;
    t.ok([small, big].every((code) => items.some((each: Item) => each.code === code)));
  }
  const own = await (await g.citizen('gia_khoi')).call('GET', '/prescriptions');
  t.strictSame(
    own.body.items.map(({ code, about }: Item) => ({ code, about })),
    [{ code: big, about: { relation: 'self' } }],
  );
  t.equal((await (await g.citizen('hai_long')).call('GET', `/prescriptions/${grown}`)).status, 200);
  const none = await an.call('GET', `/prescriptions/${newCode()}`);
  fitsContract(t, 'getCitizenPrescription', none);
  t.match(none, { status: 404, body: { code: 'not_found' } });
  const tuyet = await g.citizen('tuyet');
  const others = [
    await (await g.citizen('tu')).call('GET', `/prescriptions/${small}`),
    await (await g.citizen('gia_khoi')).call('GET', `/prescriptions/${small}`),
    await tuyet.call('GET', `/prescriptions/${grown}`), // from 16 a guardian no longer answers
  ];
  for (const code of ['x', `${small}x`, small.toUpperCase(), '010010a1b2c3-C%0A']) {
    others.push(await an.call('GET', `/prescriptions/${code}`));
  }
  for (const other of others) t.strictSame(withoutCall(other), withoutCall(none));
  const empty = await (await g.citizen('tu')).call('GET', '/prescriptions');
  fitsContract(t, 'listPrescriptions', empty);
  t.strictSame(empty.body, { items: [], next_cursor: null });
  t.match(await g.citizen('an', '1').then((low) => low.call('GET', '/prescriptions')), { status: 200 });
});

t.test('pages of prescriptions have no gaps or overlaps, also while new ones are added', async (t) => {
  for (let i = 0; i < 4; i++) await prescribe(g);
  const all = await an.call('GET', '/prescriptions?limit=100');
  fitsContract(t, 'listPrescriptions', all);
  const codes = all.body.items.map((each: Item) => each.code);
  t.ok(codes.length >= 8 && all.body.next_cursor === null);
  const seen: string[] = [];
  let cursor: string | null = '';
  for (let pages = 0; cursor !== null && pages < 100; pages++) {
    const { body } = await an.call('GET', `/prescriptions?limit=3${cursor && `&cursor=${cursor}`}`);
    t.ok(body.items.length <= 3);
    seen.push(...body.items.map((each: Item) => each.code));
    cursor = body.next_cursor;
    if (pages === 0) await prescribe(g);
  }
  t.strictSame(seen, codes);
  for (const query of ['cursor=x', 'limit=0', 'limit=101', 'code=1']) {
    const answer = await an.call('GET', `/prescriptions?${query}`);
    t.match(answer, { status: 400, body: { code: 'invalid_request' } }, query);
    fitsContract(t, 'listPrescriptions', answer);
  }
});

t.test('a prompt contains the values and words of each prescription, in order', async (t) => {
  const bao_anh = await patientOf(g, 'bao_anh');
  await prescribe(g, { patient: bao_anh, lines: [lineOf(3)], advice: undefined });
  const named = await prescribe(g, { patient: bao_anh, lines: [lineOf(2)] });
  const fields = ['prescriptions.lines', 'prescriptions.advice', `prescriptions.advice:${named}`];
  const asked = await ask(g, a, ['prescriptions.lines'], {
    who: 'bao_anh',
    optional: [...fields.slice(1), 'person.birth_full_name'],
  });
  const prompt = await an.call('GET', `/prompts/${asked.body.request_id}`);
  fitsContract(t, 'getPrompt', prompt);
  t.equal(prompt.body.prompt.about.name, 'Trần Bảo Anh');
  const [lines, advice, one, name] = prompt.body.values;
  t.strictSame(
    prompt.body.values.map((each: { id: string }) => each.id),
    [...fields, 'person.birth_full_name'],
  );
  t.strictSame(
    lines.value.slice(-3).map(([line]: { quantity: number }[]) => line?.quantity),
    [15, 3, 2],
  );
  const text = { text: 'Uống nhiều nước.' };
  t.equal(advice.value.length, lines.value.length);
  t.strictSame(advice.value.slice(-3), [text, null, text], 'the second has no advice');
  t.strictSame(one.value, [text], 'of the named prescription only');
  t.match(lines.words[0], { name: 'drug', word: { vi: 'Thuốc', en: 'Drug' } });
  t.match(lines.phrases[0], { vi: '{drug} ({trade_name}) {strength}' });
  t.strictSame(prompt.body.beside, [], 'the drugs are asked for');
  t.strictSame(name, {
    id: 'person.birth_full_name',
    value: 'Trần Bảo Anh',
    words: [],
    phrases: [],
    codes: [],
  });
});
