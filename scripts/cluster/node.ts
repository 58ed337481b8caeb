import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../../src/database/embedded.js';
import { isRunning, processTree, type Server, signalAll, startServer } from './process.js';
import { type NodeSettings, type Passwords, patroniSettings } from './settings.js';

/** A machine of the cluster: a PostgreSQL and the Patroni that runs it. */
export interface ClusterNode extends NodeSettings {
  start(): void;
  isRunning(): boolean;
  /** Ends all its processes at once, as a loss of power does. */
  kill(): Promise<void>;
  /** Suspends all its processes: their connections stay open, and nothing answers. */
  freeze(): void;
  thaw(): void;
}

/** @param folder of the cluster, which the account can pass */
export function createNode(
  settings: NodeSettings,
  folder: string,
  etcdPort: number,
  tools: { readonly patroni: string; readonly binaries: string },
  passwords: Passwords,
  account: Account | undefined,
): ClusterNode {
  const file = join(settings.runFolder, 'patroni.yaml');
  mkdirSync(settings.runFolder, { recursive: true, mode: 0o700 });
  writeFileSync(file, patroniSettings(settings, etcdPort, tools.binaries, passwords), { mode: 0o600 });
  if (account !== undefined)
    for (const path of [settings.runFolder, file]) chownSync(path, account.uid, account.gid);

  let patroni: Server | undefined;
  const processes = () => {
    // Patroni starts PostgreSQL in a session of its own, which outlives it.
    const roots = [patroni?.pid, postmasterOf(settings.dataFolder)].filter((pid) => pid !== undefined);
    return [...new Set(roots.flatMap(processTree))];
  };
  return {
    ...settings,
    start() {
      patroni = startServer(tools.patroni, [file], {
        logFile: join(folder, `${settings.name}.log`),
        account,
        env: { HOME: settings.runFolder },
      });
    },
    isRunning: () => patroni !== undefined && isRunning(patroni),
    async kill() {
      signalAll(processes(), 'SIGSTOP'); // so that none starts another
      signalAll(processes(), 'SIGKILL');
      await patroni?.stop('SIGKILL');
    },
    freeze: () => signalAll(processes(), 'SIGSTOP'),
    thaw: () => signalAll(processes().reverse(), 'SIGCONT'),
  };
}

function postmasterOf(dataFolder: string): number | undefined {
  try {
    return Number(readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
  } catch {
    return undefined; // it does not run
  }
}
