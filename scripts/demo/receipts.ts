import { type ReceiptFindings, verifyReceipts } from '../../src/receipt/verify.js';
import type { CitizenClient } from '../client/citizen.js';
import { gatewayKeys } from '../client/partner.js';
import { expectSame } from './report.js';

/**
 * Reads and checks the receipts of a consent as anyone may who holds them, with the keys that the gateway publishes.
 * @throws ReceiptBroken when anything in them does not hold
 */
export async function readReceipts(
  origin: string,
  citizen: CitizenClient,
  consentId: string,
): Promise<ReceiptFindings> {
  const answer = await citizen.call('GET', `/receipts/${consentId}`);
  expectSame(answer.status, 200, 'the status of the receipts');
  const keys = [...(await gatewayKeys(origin)).values()].map(({ jwk, retired_at }) => ({
    ...jwk,
    ...(retired_at !== undefined && { retired_at }),
  }));
  return (await verifyReceipts(answer.body, keys)).found;
}
