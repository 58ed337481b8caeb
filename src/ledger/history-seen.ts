import { toBase64 } from '../bytes.js';
import type { SeenHistory } from './history.js';
import { bytesIn, fileMembers, hashIn, jsonFrom, membersIn, sizeIn } from './history-json.js';
import { VRF_PUBLIC_KEY_BYTES } from './vrf.js';

const FORMAT = 'ung-thuan-history-seen/1';

/** What was verified last, as it is kept: JSON, without a name or number of the person. */
export function formatSeen({ log, map, chain }: SeenHistory): string {
  return JSON.stringify({
    format: FORMAT,
    log: { size: log.size, root: toBase64(log.root) },
    map: { size: map.size, key: toBase64(map.publicKey), root: toBase64(map.root) },
    chain: { n: chain.n, head: toBase64(chain.head) },
  });
}

/** @throws LedgerRefusal history_malformed for another text than {@link formatSeen} gives */
export function parseSeen(text: string): SeenHistory {
  const file = fileMembers(jsonFrom(text), FORMAT);
  const [log, map, chain] = (['log', 'map', 'chain'] as const).map((name) => membersIn(file[name], name));
  return {
    log: { size: sizeIn(log?.size, 'log.size'), root: hashIn(log?.root, 'log.root') },
    map: {
      size: sizeIn(map?.size, 'map.size'),
      publicKey: bytesIn(map?.key, VRF_PUBLIC_KEY_BYTES, 'map.key'),
      root: hashIn(map?.root, 'map.root'),
    },
    chain: { n: sizeIn(chain?.n, 'chain.n'), head: hashIn(chain?.head, 'chain.head') },
  };
}
