import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { readLedgerGaps } from '../database/admin/ledger.js';
import { resumeLedger, withTreeReading } from '../database/admin/ledger-tree.js';
import { readSigningKeys } from '../signing-keys.js';
import { checkpointVerifier } from '../transparency/checkpoint.js';
import { HEAD_FILE, openHeadFile } from '../transparency/head-file.js';
import { verifyTree } from '../transparency/verify-tree.js';
import { UserError } from '../user-error.js';
import { LEDGER_FROM_USAGE, ledgerFrom } from './ledger-from.js';
import { progressBar } from './progress-bar.js';
import { type Terminal, UsageError } from './terminal.js';
import { withAdmin } from './with-admin.js';

/** The ledger does not account for everything. */
export class LedgerBroken extends UserError {}

/** `ledger verify` and `ledger resume`; `ledger verify --from` for a log from outside. */
export async function ledger(config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  if (words[0] === 'verify' && words.length > 1) return ledgerFrom(terminal, words.slice(1));
  const forms: Readonly<Record<string, () => Promise<void>>> = {
    verify: () => verify(config, terminal),
    resume: () => resume(config, terminal),
  };
  const run = words.length === 1 ? forms[String(words[0])] : undefined;
  if (run === undefined) throw new UsageError(`ledger verify | ${LEDGER_FROM_USAGE} | ledger resume`);
  await run();
}

/** Checks that every release, consent and receipt is accounted for, and that the tree is that of the entries and extends what was seen last. */
async function verify(config: Config, terminal: Terminal): Promise<void> {
  const seen = await openHeadFile(join(config.dataDir, HEAD_FILE)).read();
  const verified = existsSync(config.signingKeyFile)
    ? checkpointVerifier(readSigningKeys(config.signingKeyFile).published)
    : undefined;
  let show: ((done: number) => void) | undefined;
  const { gaps, tree } = await withAdmin(config, async (admin) => ({
    gaps: await readLedgerGaps(admin),
    tree: await withTreeReading(admin, (reading) =>
      verifyTree(reading, {
        seen,
        verified,
        onProgress: (done, of) => {
          show ??= progressBar(terminal, of);
          show(done);
        },
      }),
    ),
  }));
  const { entries, byKind, consentsOffBalance, consentsWithoutEntry, receiptsBroken } = gaps;
  const kinds = Object.entries(byKind).map(([kind, count]) => `  ${String(count).padStart(8)} ${kind}`);
  const faults = tree.faults.map(({ kind, what }) => `${kind}: ${what}`);
  terminal.result([`${entries} entries, ${tree.size} in the tree`, ...kinds, ...faults].join('\n'), {
    ...gaps,
    tree,
  });
  if (consentsOffBalance + consentsWithoutEntry + receiptsBroken > 0) {
    throw new LedgerBroken(
      `the ledger does not account for everything: ${consentsOffBalance} consents off balance, ${consentsWithoutEntry} without an entry, ${receiptsBroken} broken receipts`,
    );
  }
  const [first, ...others] = faults;
  if (first !== undefined) {
    const more = others.length === 0 ? '' : `, and ${others.length} more`;
    throw new LedgerBroken(`the ledger is not what its tree says: ${first}${more}`);
  }
}

/** Lets entries become leaves again, after a gateway saw a tree that does not extend the last one, and an operator acted. */
async function resume(config: Config, terminal: Terminal): Promise<void> {
  const reason = await withAdmin(config, resumeLedger);
  terminal.result(reason === null ? 'the ledger was not halted' : `resumed; it was halted: ${reason}`, {
    was_halted: reason,
  });
}
