import t from 'tap';
import { isReplay } from '../helpers/answers.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { consentTo, dispense, prescribe, prescriptionOf } from './pharmacy.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '1000', PROMPT_BUDGET_PER_DAY: '1000' });
const hospital = g.partner('hospital-a');
const pharmacy = g.partner('pharmacy-a');
const an = await g.citizen('an');
const WRONG_PATIENT = { reason: 'wrong_patient' };
const withdraw = (code: string, body: object = WRONG_PATIENT, idempotencyKey?: string) =>
  hospital.call('POST', `/v1/prescriptions/${code}/withdrawal`, {
    body,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });

t.test('a facility withdraws a prescription of the wrong patient', async (t) => {
  const code = await prescribe(g);
  const consent = await consentTo(g, pharmacy, [`prescriptions.lines:${code}`, `prescriptions.code:${code}`]);
  const done = await withdraw(code);
  fitsContract(t, 'withdrawPrescription', done);
  t.match(done, { status: 200, body: { code, status: 'withdrawn', reason: 'wrong_patient' } });
  const own = await hospital.call('GET', `/v1/prescriptions/${code}`);
  fitsContract(t, 'getPrescription', own);
  t.match(own.body, { status: 'withdrawn', withdrawal_reason: 'wrong_patient' });

  const released = await pharmacy.call('POST', `/v1/consents/${consent}/releases`);
  t.match(released, { status: 201, body: { data: { prescriptions: [] } } });
  t.match((await pharmacy.call('GET', `/v1/consents/${consent}`)).body, { state: 'active', uses: 0 });
  t.match(await dispense(pharmacy, code, consent, [{ line: 1, quantity: 1 }]), {
    status: 409,
    body: { code: 'prescription_not_dispensable', prescription_status: 'withdrawn' },
  });

  const seen = await an.call('GET', `/prescriptions/${code}`);
  fitsContract(t, 'getCitizenPrescription', seen);
  t.match(seen.body, { status: 'withdrawn', withdrawal_reason: 'wrong_patient' });
  const history = await an.call('GET', '/history?group=prescription');
  fitsContract(t, 'listHistory', history);
  t.match(history.body.items[0], { kind: 'prescription_withdrawn', partner: { partner_id: 'hospital-a' } });
  const { rows } = await g.owner.query(
    `SELECT count(*)::integer AS n FROM delivery.message
       WHERE topic = 'prescription_withdrawn' AND person_id = population.find_person($1)`,
    [g.number('an')],
  );
  t.ok(rows[0].n <= 1, 'told at most once');
});

t.test('what remains is written anew, not replaced', async (t) => {
  const code = await prescribe(g);
  await withdraw(code);
  const replacing = prescriptionOf(g, { replaces: code });
  t.match(await hospital.call('POST', '/v1/prescriptions', { body: replacing }), {
    status: 409,
    body: { code: 'prescription_conflict' },
  });
  t.ok(await prescribe(g));
});

t.test(
  'refused after a dispensing, a replacement or a withdrawal, for others and without a reason',
  async (t) => {
    const code = await prescribe(g);
    const refused = (status: string) => ({
      status: 409,
      body: { code: 'prescription_not_withdrawable', prescription_status: status },
    });
    for (const body of [{}, { reason: 'because' }, { reason: 'other', more: 1 }]) {
      t.match(await withdraw(code, body), { status: 400 });
    }
    t.match(await pharmacy.call('POST', `/v1/prescriptions/${code}/withdrawal`, { body: WRONG_PATIENT }), {
      status: 404,
    });
    t.match(await hospital.call('DELETE', `/v1/prescriptions/${code}`), { status: 405 });
    const consent = await consentTo(g, pharmacy, [`prescriptions.lines:${code}`]);
    const handed = await dispense(pharmacy, code, consent, [{ line: 1, quantity: 1 }]);
    const late = await withdraw(code);
    fitsContract(t, 'withdrawPrescription', late);
    t.match(late, refused('partly_dispensed'));
    await pharmacy.call(
      'POST',
      `/v1/prescriptions/${code}/dispensings/${handed.body.dispensing_id}/cancellation`,
      {
        body: { reason: 'Ghi nhầm' },
      },
    );
    t.equal(
      (await withdraw(code, WRONG_PATIENT, 'withdraw-once')).status,
      200,
      'a cancelled dispensing does not count',
    );
    const again = await withdraw(code, WRONG_PATIENT, 'withdraw-once');
    t.equal(again.status, 200, 'the same again');
    t.equal(isReplay(again), true);
    t.match(await withdraw(code, { reason: 'other' }, 'withdraw-once'), { status: 422 });
    t.match(await withdraw(code), refused('withdrawn'));
    const first = await prescribe(g);
    await prescribe(g, { replaces: first });
    t.match(await withdraw(first), refused('replaced'));
  },
);

t.test('a dispensing and a withdrawal at the same time: one wins', async (t) => {
  const won = { dispensing: 0, withdrawal: 0 };
  for (let i = 0; i < 16; i++) {
    const code = await prescribe(g);
    const consent = await consentTo(g, pharmacy, [`prescriptions.lines:${code}`]);
    const later = async <T>(ready: unknown, work: () => Promise<T>) => {
      await ready;
      return work();
    };
    const pause = new Promise((done) => setTimeout(done, i / 2));
    const isFirst = i % 2 === 0;
    // One is surely over first in the first rounds; the others race.
    const hand = () => dispense(pharmacy, code, consent, [{ line: 1, quantity: 1 }]);
    const one = isFirst ? hand() : withdraw(code);
    const other = later(i < 2 ? one : pause, () => (isFirst ? withdraw(code) : hand()));
    const [handed, withdrawn] = await Promise.all(isFirst ? [one, other] : [other, one]);
    if (handed.status === 201) {
      won.dispensing += 1;
      t.match(withdrawn.body, { code: 'prescription_not_withdrawable' });
    } else {
      won.withdrawal += 1;
      t.equal(withdrawn.status, 200);
      t.match(handed.body, { code: 'prescription_not_dispensable', prescription_status: 'withdrawn' });
    }
  }
  t.ok(won.dispensing > 0 && won.withdrawal > 0, JSON.stringify(won));
});
