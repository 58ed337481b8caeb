import { unitNames } from '../database/gate/administrative-unit.js';
import type { Read } from '../database/reads.js';
import { UnitNames } from './search.js';

/** Units change on days that are known long before. */
const KEPT_MS = 10 * 60_000;

/** Reads the units for a search when they are needed, and keeps them for ten minutes. @throws Problem unavailable, by the promise */
export function keepUnitNames(read: Read): () => Promise<UnitNames> {
  let kept: { readonly names: Promise<UnitNames>; readonly until_ms: number } | undefined;
  return () => {
    const now = performance.now();
    if (kept !== undefined && now < kept.until_ms) return kept.names;
    const names = unitNames(read).then(UnitNames.of);
    const own = { names, until_ms: now + KEPT_MS };
    kept = own;
    names.catch(() => {
      if (kept === own) kept = undefined;
    });
    return names;
  };
}
