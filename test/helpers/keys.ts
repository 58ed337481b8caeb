import type { TestGateway } from './gateway.js';

/** Makes a retired key of bank-a and suspends bank-b. Returns the ids of keys by what they are good for. */
export async function keysByState(g: TestGateway) {
  const keyids = {
    active: g.partner('bank-a').key.keyid,
    retired: 'R'.repeat(43),
    suspended: g.partner('bank-b').key.keyid,
    unknown: 'U'.repeat(43),
  };
  await g.owner.query("UPDATE partner.partner SET status = 'suspended' WHERE partner_id = 'bank-b'");
  await g.owner.query(
    `INSERT INTO partner.key (partner_id, thumbprint, jwk, added_at, retires_at)
       SELECT partner_id, $1, jwk, added_at, now() - interval '1 day' FROM partner.key WHERE thumbprint = $2`,
    [keyids.retired, keyids.active],
  );
  return keyids;
}
