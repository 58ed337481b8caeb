import t from 'tap';
import type { components } from '../../src/contract/generated/citizen.js';
import { differences, provenEntry, type Shown } from '../../src/web/inbox/history-proof/match.js';
import { refusalOf } from '../ledger/refused.js';

type HistoryEntry = components['schemas']['HistoryEntry'];

const TIME = Date.parse('2026-11-30T08:00:00.000Z');
const at = (minutes: number) => new Date(TIME - minutes * 60_000).toISOString();
const [REQUEST, CONSENT, RELEASE] = ['csr_1', 'cst_1', 'rel_1'];
const field = (id: string) => ({ id, label: { vi: id, en: id }, sensitive: false });

/** An entry of so many minutes ago as the screen has it, and its canonical text. */
function entry(minutes: number, given: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    entry_id: 'ent_1',
    at: at(minutes),
    kind: 'release',
    actor: 'partner',
    about: { relation: 'self' },
    partner: { partner_id: 'bank-a', name: { vi: 'A', en: 'A' }, kind: 'bank' },
    fields: [field('person.birth_full_name')],
    request_id: REQUEST,
    consent_id: CONSENT,
    release_id: RELEASE,
    ...given,
  } as HistoryEntry;
}
const textOf = ({ partner, purpose, fields, ...rest }: HistoryEntry, more: object = {}) => {
  const { entry_id: _, about: _about, guardian: _guardian, ...members } = rest;
  const own = { partner_id: partner?.partner_id, purpose: purpose?.id, fields: fields?.map(({ id }) => id) };
  return JSON.stringify({ ...members, ...own, subject: 'x', ...more });
};
const shown = (entries: readonly HistoryEntry[], given: Partial<Shown> = {}): Shown => ({
  entries,
  read_at: TIME,
  extent: 'all',
  ...given,
});
const found = (list: Shown, ...texts: readonly (readonly string[])[]) =>
  differences(
    list,
    texts.map((own) => own.map(provenEntry)),
  );
const NONE = { proven: 3, hidden: 0, strange: 0, newer: 0 };
const three = [entry(5), entry(10), entry(15)];
const texts = three.map((each) => textOf(each));

t.test('a list that has what is proven has no differences', async (t) => {
  t.same(found(shown(three), texts), NONE);
  t.same(found(shown(three), [...texts].reverse()), NONE, 'in any order');
  t.same(found(shown([]), []), { ...NONE, proven: 0 });
  t.same(found(shown(three), texts, texts.slice(1)), NONE, 'one that concerns two people is listed once');
  const twice = [entry(5), entry(5)];
  t.same(
    found(
      shown(twice),
      twice.map((each) => textOf(each)),
    ),
    { ...NONE, proven: 2 },
  );
});

t.test('what the list lacks, has besides, or has otherwise is counted', async (t) => {
  t.same(found(shown(three.slice(1)), texts), { ...NONE, hidden: 1 }, 'the newest');
  t.same(found(shown(three.slice(0, -1)), texts), { ...NONE, hidden: 1 }, 'the oldest');
  t.same(
    found(shown([entry(5)]), [textOf(entry(5)), textOf(entry(5))]),
    { ...NONE, proven: 2, hidden: 1 },
    'one of two alike',
  );
  t.same(found(shown([...three, entry(20)]), texts), { ...NONE, strange: 1 });
  const otherwise: Partial<HistoryEntry>[] = [
    { at: at(11) },
    { kind: 'release_empty' },
    { actor: 'subject' },
    { partner: { partner_id: 'bank-b', name: { vi: 'B', en: 'B' }, kind: 'bank' } },
    { fields: [field('person.religion')] },
    { fields: [] },
    { request_id: 'csr_2' },
    { consent_id: 'cst_2' },
    { release_id: 'rel_2' },
    { refusal: 'not_permitted' },
  ];
  for (const change of otherwise) {
    const list = shown([entry(5), entry(10, change), entry(15)]);
    t.same(found(list, texts), { ...NONE, hidden: 1, strange: 1 }, JSON.stringify(change));
  }
});

t.test('of a part of the list nothing is said that is not in it', async (t) => {
  const part = three.slice(0, 2);
  t.same(found(shown(part, { extent: 'newest' }), texts), NONE);
  t.same(found(shown([entry(5)], { extent: 'some' }), texts), NONE);
  const between = shown([entry(5), entry(15)], { extent: 'newest' });
  t.same(found(between, texts), { ...NONE, hidden: 1 }, 'between two that are listed');
});

t.test('what is just happening is no difference', async (t) => {
  const now = entry(0.5);
  t.same(found(shown([entry(1), ...three]), texts), { ...NONE, newer: 1 }, 'not proven yet');
  t.same(found(shown(three), [...texts, textOf(now)]), { ...NONE, proven: 4 }, 'not in the list yet');
  t.same(found(shown(three), []), { ...NONE, proven: 0, newer: 3 }, 'nothing is proven yet');
});

t.test(
  'what people see of others, or in nobody in particular, is compared as far as they see it',
  async (t) => {
    const {
      request_id: _,
      consent_id: _consent,
      ...named
    } = entry(10, { kind: 'named_in_release', consent_of: 'B' });
    const text = textOf(named, { request_id: REQUEST, consent_id: CONSENT, consent_of: undefined });
    t.same(found(shown([named]), [text]), { ...NONE, proven: 1 }, 'a relative is not told which consent');
    t.same(found(shown([...three, entry(20, { kind: 'partner_suspended' })]), texts), NONE);
    const acted = textOf(entry(20, { kind: 'consent_given', actor: 'guardian' }));
    t.same(
      found(shown(three), [...texts, acted]),
      { ...NONE, proven: 4 },
      'for a child who is of age by now',
    );
  },
);

t.test('a text that is no entry is refused', async (t) => {
  for (const text of ['', '{}', 'null', '{"at":"x"}'])
    t.equal(await refusalOf(() => provenEntry(text)), 'history_malformed', text);
});
