import type { Config } from '../config.js';
import {
  explainPerson,
  lockRuns,
  markUndone,
  personsBehind,
  readRuns,
  residencesUndoneBy,
  resolveResidences,
} from '../database/admin/resolution.js';
import { inTransaction } from '../database/transaction.js';
import { UserError } from '../user-error.js';
import { list, type ResidenceShown } from './resolve-outcome.js';
import type { Terminal } from './terminal.js';
import { withAdmin } from './with-admin.js';

/** Takes back what a run assigned: residences go to the next surest decision of another run, or the unit before. */
export async function undo(
  config: Config,
  terminal: Terminal,
  runId: number,
  isTrial: boolean,
): Promise<void> {
  const done = await withAdmin(config, (admin) =>
    inTransaction(admin, async () => {
      if (!isTrial) await lockRuns(admin);
      const run = (await readRuns(admin)).find(({ run_id }) => run_id === runId);
      if (run === undefined) throw new UserError(`there is no run ${runId}: see units resolve --list`);
      if (run.undone_at !== null) throw new UserError(`run ${runId} was taken back before`);
      let restored = 0;
      const residences: (Pick<ResidenceShown, 'personal_id_number' | 'residence'> & { to: string })[] = [];
      for await (const rows of residencesUndoneBy(admin, runId)) {
        restored += isTrial ? rows.length : await resolveResidences(admin, rows);
        for (const { personal_id_number, kind, to_code } of rows) {
          list(residences, { personal_id_number, residence: kind, to: to_code });
        }
        terminal.progress(`${restored} residences restored`);
      }
      if (!isTrial) await markUndone(admin, runId);
      return { run: runId, dry_run: isTrial, file: run.file, decided: run.decided, restored, residences };
    }),
  );
  terminal.progress('');
  const { run, file, decided, restored } = done;
  const verb = isTrial ? 'would be restored' : 'restored';
  terminal.result(
    [
      `run ${run} (${file}): ${restored} of ${decided} residences ${verb}`,
      ...(restored < decided
        ? ['the others have a surer decision, keep the same unit, or changed since']
        : []),
    ].join('\n'),
    done,
  );
}

/** Lists the runs, latest first. */
export async function listRuns(config: Config, terminal: Terminal): Promise<void> {
  const runs = await withAdmin(config, readRuns);
  const shown = runs.map(({ run_id, applied_at, undone_at, ...run }) => ({
    run: run_id,
    ...run,
    applied_at: applied_at.toISOString(),
    undone_at: undone_at?.toISOString() ?? null,
  }));
  const lines = shown.map(({ run, file, lines, decided, applied_at, undone_at }) => {
    const state = undone_at === null ? '' : `, taken back ${undone_at}`;
    return `run ${run}: ${file}, ${lines} lines, ${decided} residences decided, applied ${applied_at}${state}`;
  });
  terminal.result(lines.join('\n') || 'no file was applied', { runs: shown });
}

/** Shows by which lines a person's residences were resolved. */
export async function explainResidences(config: Config, terminal: Terminal, number: string): Promise<void> {
  const residences = await withAdmin(config, async (admin) => {
    const personId = (await personsBehind(admin, [number])).get(number);
    if (personId === undefined) throw new UserError('nobody ever held this number');
    return explainPerson(admin, personId);
  });
  const shown = residences.map(({ residence, address, unit, sureness, run_id, file, line, by, what }) => ({
    ...{ residence, address, unit },
    resolved: run_id === null ? null : { sureness, run: run_id, file, line, by, what },
  }));
  const lines = shown.map(({ residence, address, unit, resolved }) => {
    const how =
      resolved === null
        ? 'resolved by no file'
        : `${resolved.sureness}, by ${resolved.by} ${resolved.what} (${resolved.file}, line ${resolved.line}, run ${resolved.run})`;
    return `${residence}: ${address}, unit ${unit}: ${how}`;
  });
  terminal.result(lines.join('\n') || 'no residence is registered', { residences: shown });
}
