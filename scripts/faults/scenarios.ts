import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { fillDisk } from '../cluster/disk.js';
import { MAIN } from '../cluster/gateway.js';
import { makeNextRelease, nextMain } from './next-release.js';
import type { Stage } from './stage.js';

/** A fault, played while the load goes on. */
export interface Scenario {
  readonly title: string;
  /** Operations a second. */
  readonly per_s: number;
  /** How long the load goes on before the fault, in ms, where the usual is too short for new processes to get up to speed. */
  readonly before_ms?: number;
  /** The size of each node's own disk, where the fault needs one. */
  readonly disk_bytes?: number;
  /** What takes a while and is no part of the fault, before the load. */
  prepare?(stage: Stage): void;
  /** Plays the fault and returns when service should be whole again, or could be. */
  play(stage: Stage): Promise<void>;
  /** Puts back what the fault took, after the load has ended. */
  mend?(stage: Stage): Promise<void>;
}

/** Few enough that two cores carry them, and the callers who come back after a fault. */
const PER_S = 20;
const FROZEN_MS = 35_000;
const STANDBYS_AWAY_MS = 15_000;
/** Longer than sentinels take to agree. */
const REDIS_FAILOVER_MS = 8_000;
/** Longer than Patroni's `ttl`. */
const ETCD_AWAY_MS = 30_000;
/** Until the balancer has noticed that a gateway is ready. */
const NOTICED_MS = 3_000;
const DISK_FULL_MS = 40_000;
const WAL_USED_EVERY_MS = 100;
const UPGRADE_PER_S = 300;
const run = promisify(execFile);

export const SCENARIOS = {
  kill: {
    title: 'the primary dies (kill -9 of all its processes)',
    per_s: PER_S,
    async play({ cluster }) {
      const primary = await cluster.settled();
      await primary.kill();
      await cluster.settled(1);
    },
    async mend({ cluster }) {
      for (const node of cluster.nodes) if (!node.isRunning()) node.start();
      await cluster.settled();
    },
  },
  freeze: {
    title: 'the primary freezes (SIGSTOP), and wakes up when another has its role',
    per_s: PER_S,
    async play({ cluster }) {
      const primary = await cluster.settled();
      primary.freeze();
      await sleep(FROZEN_MS);
      primary.thaw();
      await cluster.settled();
    },
  },
  switchover: {
    title: 'the operator hands the role of the primary over (switchover)',
    per_s: PER_S,
    async play({ cluster }) {
      await cluster.switchover();
      await cluster.settled(1);
    },
    mend: async ({ cluster }) => void (await cluster.settled()),
  },
  standbys: {
    title: `both standbys are lost for ${STANDBYS_AWAY_MS / 1000} s`,
    per_s: PER_S,
    async play({ cluster }) {
      const primary = await cluster.settled();
      const standbys = cluster.nodes.filter((node) => node.name !== primary.name);
      for (const standby of standbys) await standby.kill();
      await sleep(STANDBYS_AWAY_MS);
      for (const standby of standbys) standby.start();
      await cluster.settled(1);
    },
    mend: async ({ cluster }) => void (await cluster.settled()),
  },
  alone: {
    title: 'both standbys are lost, and the operator lets the primary go on alone until they are back',
    per_s: PER_S,
    async play({ cluster }) {
      const primary = await cluster.settled();
      for (const node of cluster.nodes) if (node.name !== primary.name) await node.kill();
      await sleep(NOTICED_MS);
      await cluster.configure({ synchronous_mode: false });
      await sleep(STANDBYS_AWAY_MS);
    },
    async mend({ cluster }) {
      for (const node of cluster.nodes) if (!node.isRunning()) node.start();
      await cluster.configure({ synchronous_mode: true });
      await cluster.settled();
    },
  },
  disk: {
    title: `the disk of the primary is full for ${DISK_FULL_MS / 1000} s`,
    per_s: PER_S,
    disk_bytes: 4 * 2 ** 30,
    async play({ cluster, asAdmin }) {
      const primary = await cluster.settled();
      const empty = fillDisk(primary.runFolder);
      // Write-ahead logs that were made before have room for a while: use them up.
      const useUp = () =>
        asAdmin((admin) => admin.query('CREATE TEMPORARY TABLE t(); SELECT pg_switch_wal()'));
      const until = Date.now() + DISK_FULL_MS;
      while (Date.now() < until) {
        await useUp().catch(() => undefined); // it has no room left
        await sleep(WAL_USED_EVERY_MS);
      }
      empty();
      // pg_rewind ran out of space as well, and left data that is neither the old nor the new.
      await cluster.reinitialize(primary);
      await cluster.settled(1);
    },
    mend: async ({ cluster }) => void (await cluster.settled()),
  },
  redis: {
    title: "Redis's master dies",
    per_s: PER_S,
    async play({ cluster }) {
      const master = await cluster.redisMaster();
      await cluster.redis[master]?.stop('SIGKILL');
      await sleep(REDIS_FAILOVER_MS);
      cluster.restartRedis(master);
    },
    mend: () => sleep(REDIS_FAILOVER_MS),
  },
  etcd: {
    title: `one of three members of etcd dies, for ${ETCD_AWAY_MS / 1000} s`,
    per_s: PER_S,
    async play({ cluster }) {
      await cluster.etcd[0]?.stop('SIGKILL');
      await sleep(ETCD_AWAY_MS);
      cluster.restartEtcd(0);
    },
    mend: async ({ cluster }) => void (await cluster.settled()),
  },
  gateway: {
    title: 'one of two gateways dies',
    per_s: PER_S,
    async play({ gateways }) {
      await gateways[0]?.kill();
      await sleep(5_000);
      await gateways[0]?.start();
    },
  },
  upgrade: {
    title:
      'the schema and both gateways are upgraded by a release, one after the other, and the gateways taken back',
    per_s: UPGRADE_PER_S,
    before_ms: 20_000,
    prepare: ({ cluster }) => makeNextRelease(cluster.folder),
    async play({ cluster, gateways, environment }) {
      const next = nextMain(cluster.folder);
      await run(process.execPath, [next, 'migrate'], { env: { ...process.env, ...environment } });
      for (const main of [next, MAIN])
        for (const gateway of gateways) {
          await gateway.stop();
          await gateway.start(main);
          await sleep(NOTICED_MS);
        }
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof SCENARIOS;
