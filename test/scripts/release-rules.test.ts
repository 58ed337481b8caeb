import t from 'tap';
import type { GateFunction } from '../../scripts/gate-types.js';
import { brokenPromises, frozen } from '../../scripts/release-rules.js';

const named = (name: string, type: string) => ({ name, quoted: name, type });
const NOW: GateFunction = {
  name: 'ask',
  defaults: 0,
  parameters: [named('p_key', 'text'), named('p_limit', 'integer')],
  columns: [named('state', 'text'), named('asked_at', 'date')],
  logins: ['ung_thuan_citizen', 'ung_thuan_partner'],
};
const release = { release: 7, version: '', functions: frozen([NOW]) };
const broken = (now: Partial<GateFunction>) =>
  brokenPromises(release, [{ ...NOW, ...now }]).map((line) => line.replace('release 7 calls gate.ask: ', ''));

t.test('what a release calls may grow', async (t) => {
  t.strictSame(broken({}), []);
  t.strictSame(broken({ parameters: [...NOW.parameters, named('p_more', 'text')], defaults: 1 }), []);
  t.strictSame(broken({ parameters: NOW.parameters.toReversed() }), [], 'calls name their arguments');
  t.strictSame(broken({ columns: [named('more', 'text'), ...NOW.columns] }), []);
  t.strictSame(broken({ logins: ['ung_thuan_notary', ...NOW.logins] }), []);
  t.strictSame(brokenPromises(release, [NOW, { ...NOW, name: 'more' }]), []);
});

t.test('what a release calls stays', async (t) => {
  t.strictSame(brokenPromises(release, []), ['release 7 calls gate.ask: is gone']);
  t.strictSame(broken({ parameters: [named('p_key', 'text'), named('p_most', 'integer')] }), [
    'no parameter p_limit integer',
    'p_most integer is new and has no DEFAULT',
  ]);
  t.strictSame(broken({ parameters: [named('p_key', 'text'), named('p_limit', 'bigint')] }), [
    'no parameter p_limit integer',
    'p_limit bigint is new and has no DEFAULT',
  ]);
  t.strictSame(broken({ defaults: 1 }), ['p_limit integer is passed by all, so its DEFAULT must go']);
  t.strictSame(broken({ columns: [named('state', 'text')] }), ['no column asked_at date']);
  t.strictSame(broken({ columns: [named('state', 'uuid'), named('asked_at', 'date')] }), [
    'no column state text',
  ]);
  t.strictSame(broken({ logins: ['ung_thuan_partner'] }), ['ung_thuan_citizen may not call it']);
});
