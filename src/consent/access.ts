import type { AccessTerms } from '../database/gate/partner.js';
import type { IsoDate } from '../database/gate/values.js';

/** How often a consent may be used, in the contract's form. */
export type Access =
  | { readonly mode: 'once' }
  | {
      readonly mode: 'recurring';
      readonly until: string;
      readonly at_most: { readonly count: number; readonly per: 'day' | 'week' | 'month' | 'year' };
    };

/** Converts access from the contract's form to database columns. */
export function toColumns(access: Access): AccessTerms {
  return access.mode === 'once'
    ? { access_mode: 'once', access_until: null, at_most_count: null, at_most_per: null }
    : {
        access_mode: 'recurring',
        access_until: access.until as IsoDate, // by the contract's format
        at_most_count: access.at_most.count,
        at_most_per: access.at_most.per,
      };
}

/** Converts access from database columns to the contract's form. */
export function toAccess(terms: AccessTerms): Access {
  const { access_until, at_most_count, at_most_per } = terms;
  return access_until === null || at_most_count === null || at_most_per === null
    ? { mode: 'once' }
    : { mode: 'recurring', until: access_until, at_most: { count: at_most_count, per: at_most_per } };
}
