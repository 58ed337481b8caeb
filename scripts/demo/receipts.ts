import { createHash } from 'node:crypto';
import { compactVerify } from 'jose';
import type { CitizenClient } from '../client/citizen.js';
import { gatewayKeys } from '../client/partner.js';
import { expect, expectSame } from './told.js';

/**
 * Reads the receipts of a consent as anyone may who holds them: each is signed by the gateway (RFC 7515), and each
 * names the SHA-256 of the one before.
 * @returns their events, oldest first
 * @throws DemoFailed when a signature or the chain does not hold
 */
export async function readReceipts(
  origin: string,
  citizen: CitizenClient,
  consentId: string,
): Promise<string[]> {
  const answer = await citizen.call('GET', `/receipts/${consentId}`);
  expectSame(answer.status, 200, 'the status of the receipts');
  const keys = await gatewayKeys(origin);
  const events: string[] = [];
  let previous: string | null = null;
  for (const { jws, event } of answer.body.receipts as { jws: string; event: string }[]) {
    const { payload } = await compactVerify(jws, ({ kid = '' }) => {
      const key = keys.get(kid);
      expect(key !== undefined, `a receipt is signed with an unknown key, ${kid}`);
      return key.keyObject;
    });
    const content = JSON.parse(Buffer.from(payload).toString('utf8'));
    expectSame(content.previous, previous, `what receipt ${event} says of the one before`);
    expectSame(content.event.event_type, event, 'the event of a receipt');
    previous = createHash('sha256').update(payload).digest('base64url');
    events.push(event);
  }
  return events;
}
