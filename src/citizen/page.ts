import type { Uuid } from '../id.js';
import { Problem } from '../problem.js';

export const LIMIT_DEFAULT = 20;

/**
 * Parses `limit` and `cursor`. A cursor is the UUID of the previous page's last item, in 22 characters of base64url.
 * @throws Problem invalid_request
 */
export function pageParameters(query: Readonly<Record<string, string | number>>): {
  before?: Uuid;
  limit: number;
} {
  const limit = Number(query.limit ?? LIMIT_DEFAULT);
  if (query.cursor === undefined) return { limit };
  const hex = Buffer.from(String(query.cursor), 'base64url').toString('hex');
  if (hex.length !== 32) {
    throw new Problem('invalid_request', {
      errors: [{ pointer: '/cursor', detail: 'invalid cursor' }],
    });
  }
  return { limit, before: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as Uuid };
}

/** Builds a page. @param rows up to `limit` + 1 rows; the extra one shows that there is a next page */
export function page<Row, Item>(
  rows: readonly Row[],
  limit: number,
  idOfRow: (row: Row) => string,
  toItem: (row: Row) => Item,
): { items: Item[]; next_cursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: items.map(toItem),
    next_cursor: more ? Buffer.from(idOfRow(last).replaceAll('-', ''), 'hex').toString('base64url') : null,
  };
}
