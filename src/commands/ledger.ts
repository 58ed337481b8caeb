import type { Config } from '../config.js';
import { readLedgerGaps } from '../database/admin/ledger.js';
import { UserError } from '../user-error.js';
import { type Terminal, UsageError } from './terminal.js';
import { withAdmin } from './with-admin.js';

/** The ledger does not account for everything. */
export class LedgerBroken extends UserError {}

/** `ledger verify`: checks that every release, consent and receipt is accounted for. */
export async function ledger(config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  if (words.join(' ') !== 'verify') throw new UsageError('ledger verify');
  const found = await withAdmin(config, readLedgerGaps);
  const { entries, byKind, consentsOffBalance, consentsWithoutEntry, receiptsBroken } = found;
  const kinds = Object.entries(byKind).map(([kind, count]) => `  ${String(count).padStart(8)} ${kind}`);
  terminal.result([`${entries} entries`, ...kinds].join('\n'), found);
  if (consentsOffBalance + consentsWithoutEntry + receiptsBroken > 0) {
    throw new LedgerBroken(
      `the ledger does not account for everything: ${consentsOffBalance} consents off balance, ${consentsWithoutEntry} without an entry, ${receiptsBroken} broken receipts`,
    );
  }
}
