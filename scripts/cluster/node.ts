import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../../src/database/embedded.js';
import { isRunning, processTree, type Server, signalAll, startServer } from './process.js';
import {
  type NodeSettings,
  type Passwords,
  type PoolerUser,
  patroniSettings,
  poolerSettings,
  poolerUsers,
} from './settings.js';

/** A machine of the cluster: a PostgreSQL, the Patroni that runs it and the PgBouncer before it. */
export interface ClusterNode extends NodeSettings {
  start(): void;
  /** Starts its pooler for these users, now and at each later start. */
  startPooler(users: readonly PoolerUser[]): void;
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
  etcdPorts: readonly number[],
  tools: { readonly patroni: string; readonly pgbouncer: string; readonly binaries: string },
  passwords: Passwords,
  account: Account | undefined,
): ClusterNode {
  const file = join(settings.runFolder, 'patroni.yaml');
  mkdirSync(settings.runFolder, { recursive: true, mode: 0o700 });
  const poolerFile = join(settings.runFolder, 'pgbouncer.ini');
  const usersFile = join(settings.runFolder, 'users');
  const own = (path: string) => {
    if (account !== undefined) chownSync(path, account.uid, account.gid);
  };
  const write = (path: string, text: string) => {
    writeFileSync(path, text, { mode: 0o600 });
    own(path);
  };
  own(settings.runFolder);
  write(file, patroniSettings(settings, etcdPorts, tools.binaries, passwords));
  write(poolerFile, poolerSettings(settings, usersFile));

  let patroni: Server | undefined;
  let pooler: Server | undefined;
  let hasUsers = false;
  const startPooler = () => {
    pooler = startServer(tools.pgbouncer, [poolerFile], {
      logFile: join(folder, `${settings.name}-pgbouncer.log`),
      account,
    });
  };
  const processes = () => {
    // Patroni starts PostgreSQL in a session of its own, which outlives it.
    const pids = [patroni?.pid, postmasterOf(settings.dataFolder), pooler?.pid];
    const roots = pids.filter((pid) => pid !== undefined);
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
      if (hasUsers) startPooler();
    },
    startPooler(users) {
      write(usersFile, poolerUsers(users));
      hasUsers = true;
      startPooler();
    },
    isRunning: () => patroni !== undefined && isRunning(patroni),
    async kill() {
      signalAll(processes(), 'SIGSTOP'); // so that none starts another
      signalAll(processes(), 'SIGKILL');
      await Promise.all([patroni?.stop('SIGKILL'), pooler?.stop('SIGKILL')]);
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
