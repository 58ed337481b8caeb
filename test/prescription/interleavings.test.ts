import fc from 'fast-check';
import t from 'tap';
import type { PartnerClient, SignedAnswer } from '../../scripts/client/partner.js';
import { createTestGateway } from '../helpers/gateway.js';
import { consentTo, dispense, lineOf, newCode, prescriptionOf } from './pharmacy.js';

const g = await createTestGateway(t);
const hospital = g.partner('hospital-a');
const PHARMACIES = ['pharmacy-a', 'pharmacy-b'] as const;
const QUANTITIES = [3, 5];
const ACCESS = {
  mode: 'recurring',
  until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
  at_most: { count: 10, per: 'day' },
};
const counters: { pharmacy: PartnerClient; consent: string }[] = [];
for (const id of PHARMACIES) {
  const pharmacy = g.partner(id);
  counters.push({
    pharmacy,
    consent: await consentTo(g, pharmacy, ['prescriptions.lines'], { access: ACCESS }),
  });
}

type Step =
  | { readonly do: 'prescribe' }
  | { readonly do: 'replace' }
  | { readonly do: 'dispense'; readonly at: number; readonly line: number; readonly quantity: number }
  | { readonly do: 'cancel'; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'prescribe' }, { do: 'replace' }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('dispense' as const),
      at: fc.nat(PHARMACIES.length - 1),
      line: fc.integer({ min: 1, max: QUANTITIES.length }),
      quantity: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat(20) }) },
);

interface Made {
  readonly at: number;
  readonly code: string;
  readonly id: string;
  readonly line: number;
  readonly quantity: number;
}

/** One run: the prescriptions, and the dispensings and cancellations that were confirmed. */
class Run {
  readonly codes: string[] = [];
  readonly made: Made[] = [];
  readonly cancelled = new Set<string>();

  async prescribe(replaces?: string): Promise<void> {
    const code = newCode();
    const lines = QUANTITIES.map((quantity) => lineOf(quantity));
    const body = prescriptionOf(g, { code, lines, ...(replaces !== undefined && { replaces }) });
    const answer = await hospital.call('POST', '/v1/prescriptions', { body });
    if (answer.status === 201) this.codes.push(code);
    else expectOneOf(answer, ['prescription_conflict']);
  }

  async take(step: Step): Promise<void> {
    const newest = this.codes.at(-1) as string;
    if (step.do === 'prescribe') await this.prescribe();
    else if (step.do === 'replace') await this.prescribe(newest);
    else if (step.do === 'cancel') await this.cancel(step.which);
    else {
      const { at, line, quantity } = step;
      const { pharmacy, consent } = counters[at] as (typeof counters)[number];
      const answer = await dispense(pharmacy, newest, consent, [{ line, quantity }]);
      if (answer.status === 201)
        this.made.push({ at, code: newest, id: answer.body.dispensing_id, line, quantity });
      else expectOneOf(answer, ['quantity_exceeds_remaining', 'prescription_not_dispensable']);
    }
  }

  async cancel(which: number): Promise<void> {
    const made = this.made[which % Math.max(1, this.made.length)];
    if (made === undefined) return;
    const { pharmacy } = counters[made.at] as (typeof counters)[number];
    const path = `/v1/prescriptions/${made.code}/dispensings/${made.id}/cancellation`;
    const answer = await pharmacy.call('POST', path, { body: { reason: 'Ghi nhầm' } });
    if (answer.status === 200) {
      if (this.cancelled.has(made.id)) throw new Error('cancelled twice');
      this.cancelled.add(made.id);
    } else expectOneOf(answer, ['dispensing_not_cancellable']);
  }

  /** Checks that what the facility sees matches the confirmed dispensings, and never exceeds what was prescribed. */
  async checkTotals(): Promise<void> {
    for (const code of this.codes) {
      const { body } = await hospital.call('GET', `/v1/prescriptions/${code}`);
      const own = this.made.filter((each) => each.code === code);
      for (const [i, quantity] of QUANTITIES.entries()) {
        const line = i + 1;
        const out = own
          .filter((each) => each.line === line && !this.cancelled.has(each.id))
          .reduce((sum, each) => sum + each.quantity, 0);
        const { quantity: left, dispensed } = body.remaining[i];
        const listed = dispensed.reduce((sum: number, each: { quantity: number }) => sum + each.quantity, 0);
        if (out > quantity || left !== quantity - out || listed !== out)
          throw new Error(
            `${code}, line ${line}: ${out} of ${quantity} confirmed, ${left} remaining, ${listed} listed`,
          );
      }
      const seen = body.dispensings.map((each: { dispensing_id: string }) => each.dispensing_id).sort();
      if (
        seen.join() !==
        own
          .map(({ id }) => id)
          .sort()
          .join()
      )
        throw new Error(`${code}: the listed dispensings differ from the confirmed ones`);
    }
    const [{ differing }] = (
      await g.owner.query(
        `SELECT count(*)::integer AS differing FROM prescription.line l WHERE l.dispensed <> (
           SELECT coalesce(sum(x.quantity), 0) FROM prescription.dispensing d
             JOIN prescription.dispensed_line x USING (person_id, dispensing_id)
             WHERE (d.person_id, d.code, x.line) = (l.person_id, l.code, l.line) AND d.cancelled_at IS NULL)`,
      )
    ).rows as [{ differing: number }];
    if (differing !== 0) throw new Error(`${differing} lines differ from the sum of their dispensings`);
  }
}

function expectOneOf(answer: SignedAnswer, codes: readonly string[]): void {
  if (answer.status !== 409 || !codes.includes(answer.body.code))
    throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
}

t.test('quantities add up after concurrent prescribing, replacing, dispensing and cancelling', async () => {
  const groups = fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(groups, async (given) => {
      const run = new Run();
      await run.prescribe();
      for (const group of given) await Promise.all(group.map((each) => run.take(each)));
      await run.checkTotals();
    }),
    { numRuns: 12, endOnFailure: true },
  );
});
