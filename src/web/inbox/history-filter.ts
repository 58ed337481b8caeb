import type { HistoryFilter, HistoryGroup, Schemas } from './api.js';

export const NO_FILTER: HistoryFilter = {
  partner_id: '',
  group: '',
  about: '',
  data: '',
  since: '',
  until: '',
};
/** A complete day as the gateway accepts it, not one that is still being typed. */
export const DAY = /^2\d{3}-\d\d-\d\d$/;
export const GROUPS: readonly HistoryGroup[] = [
  'access',
  'refused',
  'request',
  'consent',
  'prescription',
  'account',
];

export const DATA_KINDS: readonly Schemas['DataKind'][] = [
  'identity',
  'residence',
  'family',
  'contact',
  'health',
  'documents',
  'organisation',
  'other',
];

/** The filter in an address; parts that are none are left out. */
export function filterOf(address: string): HistoryFilter {
  const parts = new URL(address, location.origin).searchParams;
  const part = (name: keyof HistoryFilter, form: RegExp) => {
    const given = parts.get(name) ?? '';
    return form.test(given) ? given : '';
  };
  return {
    partner_id: part('partner_id', /^[a-z0-9][a-z0-9-]{1,62}$/),
    group: GROUPS.find((group) => group === parts.get('group')) ?? '',
    about: part('about', /^(self|[\w-]{22})$/),
    data: DATA_KINDS.find((kind) => kind === parts.get('data')) ?? '',
    since: part('since', DAY),
    until: part('until', DAY),
  };
}

/** The address of the history with a filter. */
export function addressOf(filter: HistoryFilter): string {
  const given = Object.entries(filter).filter(([, part]) => part !== '');
  return given.length === 0 ? '/history' : `/history?${new URLSearchParams(given)}`;
}
