import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type pg from 'pg';
import { postgresAccount } from '../../src/database/embedded.js';
import { freePort } from '../free-port.js';
import { type Disk, mountDisk } from './disk.js';
import { type ClusterNode, createNode } from './node.js';
import { type Server, type ServerOptions, startServer } from './process.js';
import {
  type BalancerPorts,
  balancerSettings,
  type EtcdMember,
  etcdParameters,
  type Passwords,
  type PoolerUser,
  REDIS_MASTER,
  redisSettings,
  sentinelSettings,
} from './settings.js';
import { pathOf, postgresqlFolder } from './tools.js';

/** The servers of a cluster, all on loopback, in a temporary folder that is removed with them. */
export interface Cluster {
  readonly folder: string;
  readonly nodes: readonly ClusterNode[];
  readonly etcd: readonly Server[];
  readonly redis: readonly Server[];
  readonly ports: BalancerPorts;
  /** Where Redis is found, as REDIS_URL. */
  readonly redisUrl: string;
  /** Where the balancer looks for gateways. */
  readonly gatewayPorts: readonly number[];
  /** Connection settings of the superuser at the primary, found by the balancer. */
  readonly admin: pg.ClientConfig & { readonly password: string };
  /** Starts a pooler before each node. @returns the URL of a database through them, for DATABASE_URL_... */
  startPoolers(users: readonly PoolerUser[]): (user: PoolerUser, database: string) => string;
  /** Restarts member `i` of etcd. */
  restartEtcd(i: number): void;
  /** The number of the Redis that is the master. @throws Error where none is */
  redisMaster(): Promise<number>;
  /** Restarts Redis number `i` as a replica of the other. */
  restartRedis(i: number): void;
  /** What Patroni says about each node that answers. */
  roles(): Promise<readonly NodeRole[]>;
  /** Waits until there is a primary with a synchronous standby, and `standbys` that stream from it. @throws Error after 90 s */
  settled(standbys?: number): Promise<ClusterNode>;
  /** Hands the primary's role to a standby that Patroni chooses (patronictl switchover). */
  switchover(): Promise<void>;
  /** Has a standby copied anew from the primary (patronictl reinit). */
  reinitialize(node: ClusterNode): Promise<void>;
  /** Changes Patroni's settings for all nodes (patronictl edit-config), by the node that is the primary. */
  configure(settings: Readonly<Record<string, unknown>>): Promise<void>;
}

/** What ends servers and removes folders; the last to be added is the first to run. */
export type Closing = (() => Promise<void> | void)[];

/** A node as Patroni's REST API describes it. */
export interface NodeRole {
  readonly node: ClusterNode;
  readonly role: string;
  readonly state: string;
  readonly timeline: number | undefined;
}

const NODES = ['node1', 'node2', 'node3'];
const ETCD_MEMBERS = ['etcd1', 'etcd2', 'etcd3'];
const SETTLE_MS = 90_000;
const POLL_MS = 250;

/**
 * Starts three members of etcd, three nodes, Redis with a replica and three sentinels, and the balancer; waits until PostgreSQL replicates.
 * @param closing gets what ends them, also of those that run when a later one fails
 * @param disk_bytes the size of a disk of its own for each node, which needs root; without it they share the machine's
 */
export async function startCluster(closing: Closing, disk_bytes?: number): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'ut-cluster-'));
  const account = process.getuid?.() === 0 ? await postgresAccount() : undefined;
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  const servers: Server[] = [];
  const nodes: ClusterNode[] = [];
  const disks: Disk[] = [];
  let isClosed = false;
  closing.push(async () => {
    isClosed = true;
    for (const node of nodes) await node.kill();
    await Promise.all(servers.map((server) => server.stop('SIGKILL')));
    for (const disk of disks) disk.unmount();
    rmSync(folder, { recursive: true, force: true });
  });
  const run = (name: string, program: string, parameters: string[], options: Partial<ServerOptions> = {}) => {
    if (isClosed) throw new Error('the cluster is being closed');
    const server = startServer(program, parameters, {
      logFile: join(folder, `${name}.log`),
      account,
      ...options,
    });
    servers.push(server);
    return server;
  };
  const write = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    if (account !== undefined) chownSync(file, account.uid, account.gid);
    return file;
  };

  const members: EtcdMember[] = [];
  for (const name of ETCD_MEMBERS) members.push({ name, port: await freePort(), peerPort: await freePort() });
  const startEtcd = (member: EtcdMember) =>
    run(member.name, programOf('etcd'), etcdParameters(member, members, folder));
  const etcd = members.map(startEtcd);

  const passwords: Passwords = { superuser: newPassword(), replication: newPassword() };
  const tools = {
    patroni: programOf('patroni'),
    pgbouncer: programOf('pgbouncer'),
    binaries: String(postgresqlFolder()),
  };
  const etcdPorts = members.map(({ port }) => port);
  for (const name of NODES) {
    const runFolder = join(folder, name);
    const settings = {
      name,
      port: await freePort(),
      restPort: await freePort(),
      poolerPort: await freePort(),
      dataFolder: join(runFolder, 'data'),
      runFolder,
    };
    if (disk_bytes !== undefined) disks.push(mountDisk(`${runFolder}.disk`, runFolder, disk_bytes));
    nodes.push(createNode(settings, folder, etcdPorts, tools, passwords, account));
  }

  const redisPorts = [await freePort(), await freePort()];
  const startRedis = (i: number, masterPort: number | undefined): Server => {
    const file = write(`redis${i + 1}.conf`, redisSettings(Number(redisPorts[i]), masterPort));
    return run(`redis${i + 1}`, programOf('redis-server'), [file]);
  };
  const redis = [startRedis(0, undefined), startRedis(1, redisPorts[0])];
  const sentinelPorts = [await freePort(), await freePort(), await freePort()];
  for (const [i, port] of sentinelPorts.entries()) {
    const file = write(`sentinel${i}.conf`, sentinelSettings(port, Number(redisPorts[0])));
    run(`sentinel${i}`, programOf('redis-sentinel'), [file]);
  }

  const ports: BalancerPorts = {
    gateways: await freePort(),
    primary: await freePort(),
  };
  const gatewayPorts = [await freePort(), await freePort()];
  const balancer = balancerSettings(ports, { gateways: gatewayPorts, nodes });
  run('haproxy', programOf('haproxy'), ['-f', write('haproxy.cfg', balancer)]);

  const roles = async (): Promise<NodeRole[]> =>
    (await Promise.all(nodes.map(roleOf))).filter((role) => role !== undefined);
  const settled = async (standbys = nodes.length - 1): Promise<ClusterNode> => {
    const until = Date.now() + SETTLE_MS;
    for (;;) {
      const found = await roles();
      const leader = found.find(({ role, state }) => role === 'master' && state === 'running');
      const streaming = found.filter(
        ({ role, state, timeline }) =>
          role === 'replica' && state === 'running' && timeline === leader?.timeline,
      );
      if (leader !== undefined && streaming.length >= standbys && (await hasSynchronousStandby(leader.node)))
        return leader.node;
      if (Date.now() > until) throw new Error(`the cluster does not settle: ${JSON.stringify(found)}`);
      await sleep(POLL_MS);
    }
  };

  // The first one alone, so that it becomes the primary and the others copy it.
  for (const [i, node] of nodes.entries()) {
    if (isClosed) throw new Error('the cluster is being closed');
    node.start();
    if (i === 0) await leaderOf(roles);
  }
  await settled();
  return {
    folder,
    nodes,
    etcd,
    redis,
    ports,
    redisUrl: `redis+sentinel://${addressesOf(sentinelPorts)}/${REDIS_MASTER}`,
    gatewayPorts,
    admin: {
      host: '127.0.0.1',
      port: ports.primary,
      user: 'postgres',
      password: passwords.superuser,
      database: 'postgres',
      ssl: false,
    },
    startPoolers(users) {
      for (const node of nodes) node.startPooler(users);
      const hosts = addressesOf(nodes.map(({ poolerPort }) => poolerPort));
      return ({ user, password }, database) =>
        `postgresql://${user}:${password}@${hosts}/${database}?target_session_attrs=read-write`;
    },
    restartEtcd: (i) => {
      etcd[i] = startEtcd(members[i] as EtcdMember);
    },
    redisMaster: async () => {
      const found = await Promise.all(redisPorts.map(isMaster));
      if (!found.includes(true)) throw new Error('Redis has no master');
      return found.indexOf(true);
    },
    restartRedis: (i) => {
      redis[i] = startRedis(i, redisPorts[1 - i]);
    },
    roles,
    settled,
    async switchover() {
      const primary = await settled();
      const answer = await fetch(`http://127.0.0.1:${primary.restPort}/switchover`, {
        method: 'POST',
        body: JSON.stringify({ leader: primary.name }),
      });
      if (!answer.ok) throw new Error(`the switchover failed: ${answer.status} ${await answer.text()}`);
    },
    async reinitialize(node) {
      const answer = await fetch(`http://127.0.0.1:${node.restPort}/reinitialize`, {
        method: 'POST',
        body: JSON.stringify({ force: true }), // also while it is being restarted
      });
      if (!answer.ok)
        throw new Error(`${node.name} is not copied anew: ${answer.status} ${await answer.text()}`);
    },
    async configure(settings) {
      const leader = (await roles()).find(({ role }) => role === 'master');
      const answer = await fetch(`http://127.0.0.1:${leader?.node.restPort}/config`, {
        method: 'PATCH',
        body: JSON.stringify(settings),
      });
      if (!answer.ok) throw new Error(`the settings were refused: ${answer.status} ${await answer.text()}`);
    },
  };
}

async function leaderOf(roles: () => Promise<readonly NodeRole[]>): Promise<void> {
  const until = Date.now() + SETTLE_MS;
  while (!(await roles()).some(({ role, state }) => role === 'master' && state === 'running')) {
    if (Date.now() > until) throw new Error('no node becomes the primary');
    await sleep(POLL_MS);
  }
}

async function roleOf(node: ClusterNode): Promise<NodeRole | undefined> {
  const status = await patroniOf(node, '/patroni');
  if (status === undefined) return undefined;
  const { role = '', state = '', timeline } = status as { role?: string; state?: string; timeline?: number };
  return { node, role, state, timeline };
}

async function hasSynchronousStandby(node: ClusterNode): Promise<boolean> {
  const status = (await patroniOf(node, '/patroni')) as
    | { replication?: { sync_state: string }[] }
    | undefined;
  return status?.replication?.some(({ sync_state }) => sync_state !== 'async') ?? false;
}

/** Whether a Redis is a master. */
async function isMaster(port: number): Promise<boolean> {
  const client = new Redis({ port, lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.info('replication')).includes('role:master');
  } catch {
    return false; // it does not run
  } finally {
    client.disconnect();
  }
}

/** What a node's Patroni answers; undefined where it does not. */
async function patroniOf(node: ClusterNode, path: string): Promise<object | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${node.restPort}${path}`, {
      signal: AbortSignal.timeout(1_000),
    });
    return (await answer.json()) as object;
  } catch {
    return undefined;
  }
}

function programOf(name: string): string {
  const path = pathOf(name);
  if (path === undefined) throw new Error(`${name} is not installed`);
  return path;
}

const addressesOf = (ports: readonly number[]): string => ports.map((port) => `127.0.0.1:${port}`).join();

const newPassword = (): string => randomBytes(18).toString('base64url');
