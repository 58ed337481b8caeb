import type { PartnerRow } from '../database/admin/partner.js';
import { nameDoubt } from '../partner/name.js';

/** Why a name needs the operator's word, unless it was given. */
export function doubtOf(
  name: PartnerRow['name'],
  kind: string,
  others: Parameters<typeof nameDoubt>[2],
  acceptsName: boolean,
): string | undefined {
  const doubt = acceptsName ? undefined : nameDoubt(name, kind, others);
  return doubt && `${doubt}; check it, then repeat with --accept-name`;
}
