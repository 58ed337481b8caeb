import type { TestGateway } from './gateway.js';

/** Makes a retired key of a partner and suspends another. Returns the ids of keys by what they are good for. */
export async function keysByState(
  g: TestGateway,
  { active = 'bank-a', suspended = 'bank-b' }: { active?: string; suspended?: string } = {},
) {
  const keyids = {
    active: g.partner(active).key.keyid,
    retired: 'R'.repeat(43),
    suspended: g.partner(suspended).key.keyid,
    unknown: 'U'.repeat(43),
  };
  await g.owner.query("UPDATE partner.partner SET status = 'suspended' WHERE partner_id = $1", [suspended]);
  await g.owner.query(
    `INSERT INTO partner.key (partner_id, thumbprint, jwk, added_at, retires_at)
       SELECT partner_id, $1, jwk, added_at, now() - interval '1 day' FROM partner.key WHERE thumbprint = $2`,
    [keyids.retired, keyids.active],
  );
  return keyids;
}
