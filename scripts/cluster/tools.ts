import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall } from '../apt.js';

const PROGRAMS = [
  { program: 'etcd', package: 'etcd-server' },
  { program: 'patroni', package: 'patroni' },
  { program: 'pgbouncer', package: 'pgbouncer' },
  { program: 'haproxy', package: 'haproxy' },
  { program: 'redis-server', package: 'redis-server' },
  { program: 'redis-sentinel', package: 'redis-sentinel' },
  { program: 'initdb', package: 'postgresql-15' },
];
/** Patroni recommends one client library for each of its stores; the one for etcd is a package of its own. */
const LIBRARY = 'python3-etcd';
const POSTGRESQL = '/usr/lib/postgresql';
/** What invoke-rc.d asks before it starts a service. */
const POLICY = '/usr/sbin/policy-rc.d';
const FOLDERS = ['/usr/sbin', '/usr/bin', '/usr/local/bin'];

/** The folder with the programs of PostgreSQL, the oldest supported one first, which Debian's Patroni knows best. */
export function postgresqlFolder(): string | undefined {
  const versions = existsSync(POSTGRESQL) ? readdirSync(POSTGRESQL).map(Number) : [];
  return versions
    .filter((version) => version >= 15)
    .sort((a, b) => a - b)
    .map((version) => join(POSTGRESQL, String(version), 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));
}

/** The path of a program. Debian's servers lie in /usr/sbin, which is not on every user's PATH. */
export function pathOf(program: string): string | undefined {
  if (program === 'initdb') {
    const folder = postgresqlFolder();
    return folder && join(folder, program);
  }
  const folders = [...(process.env.PATH ?? '').split(':'), ...FOLDERS];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

/** Installs what a cluster takes, with apt-get where it may. Returns the packages that are still missing. */
export function installTools(): readonly string[] {
  const missing = () =>
    PROGRAMS.filter(({ program }) => pathOf(program) === undefined).map((each) => each.package);
  if (missing().length === 0) return [];
  if (process.getuid?.() === 0) withoutServices(() => aptInstall([...missing(), LIBRARY]));
  return missing();
}

/** Runs work in which no package may start a service: the cluster starts its own servers, in a folder of its own. */
function withoutServices(work: () => void): void {
  if (existsSync(POLICY)) {
    work(); // under the machine's own policy
    return;
  }
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    work();
  } finally {
    rmSync(POLICY, { force: true });
  }
}
