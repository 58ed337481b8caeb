import { Problem } from '../problem.js';

export const LIMIT_DEFAULT = 20;

/** Where a page begins and how long it is. A cursor is the last id of the page before, in the 22 characters of its bytes. */
export function pageParameters(query: Readonly<Record<string, string | number>>): {
  before?: string;
  limit: number;
} {
  const limit = Number(query.limit ?? LIMIT_DEFAULT);
  if (query.cursor === undefined) return { limit };
  const hex = Buffer.from(String(query.cursor), 'base64url').toString('hex');
  if (hex.length !== 32) {
    throw new Problem('invalid_request', {
      errors: [{ pointer: '/cursor', detail: 'is not a cursor of this list' }],
    });
  }
  return { limit, before: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') };
}

/** One page of rows that were read one beyond the limit. */
export function page<Row, Item>(
  rows: readonly Row[],
  limit: number,
  idOfRow: (row: Row) => string,
  shown: (row: Row) => Item,
): { items: Item[]; next_cursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: items.map(shown),
    next_cursor: more ? Buffer.from(idOfRow(last).replaceAll('-', ''), 'hex').toString('base64url') : null,
  };
}
