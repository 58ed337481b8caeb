import { randomBytes } from 'node:crypto';
import type pg from 'pg';

/**
 * Opens a session without an identity provider, as the notary's login can. Returns its key.
 * @param signedInBefore how long ago the person signed in, as an interval
 */
export async function openTestSession(
  client: pg.ClientBase,
  number: string,
  { level = 2, signedInBefore = '0' } = {},
): Promise<Buffer> {
  const key = randomBytes(32);
  const { rows } = await client.query(
    `SELECT level FROM gate.open_session($1, 'browser', '', $2, $3, now() - $4::interval, 'https://issuer.example', $5, now(), now())`,
    [key, number, level, signedInBefore, randomBytes(32)],
  );
  if (rows[0].level === null) throw new Error(`${number} has no account`);
  return key;
}
