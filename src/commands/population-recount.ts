import type { Config } from '../config.js';
import { recountResidents } from '../database/admin/recount.js';
import { UserError } from '../user-error.js';
import type { Terminal } from './terminal.js';
import { withAdmin } from './with-admin.js';

/** The cube of counts differs from the people. */
export class CountsDiffer extends UserError {}

/**
 * `population recount`: counts all people again and corrects the cube; with --check it only compares.
 * @throws CountsDiffer with --check when a cell differs
 */
export async function populationRecount(config: Config, terminal: Terminal, check: boolean): Promise<void> {
  terminal.progress('counting all people');
  const found = await withAdmin(config, (admin) => recountResidents(admin, !check));
  terminal.progress('');
  const { cells, cellsDiffering } = found;
  const outcome = cellsDiffering === 0 ? 'all as a recount' : `${cellsDiffering} differed from a recount`;
  terminal.result(`${cells} cells, ${outcome}`, { cells, cells_differing: cellsDiffering });
  if (check && cellsDiffering > 0) {
    throw new CountsDiffer(`${cellsDiffering} cells differ from a recount: run population recount`);
  }
}
