/**
 * The configuration files of the servers of a cluster, as texts. docs/cluster.md says what each setting is for; those that are
 * about this machine - ports, folders, passwords - are parameters.
 */
import { stringify } from 'yaml';

/** How Patroni is to behave, in seconds; `ttl` bounds how long a dead primary's lock is honoured. */
export const PATRONI = { ttl: 20, loop_wait: 1, retry_timeout: 5 } as const;
/**
 * How many standbys a commit waits for, as long as so many are there. A standby that is not waited for may be ahead of the one that
 * is promoted, and has to be rewound before it can acknowledge anything: ten seconds in which no commit returns.
 */
export const SYNCHRONOUS_STANDBYS = 2;
/** How many connections a node accepts: its pooler opens up to 120. */
export const MAX_CONNECTIONS = 200;
/** How many connections a pooler has to its node for each login. */
const POOLED = 20;
/** A sentinel takes a master for dead that has not answered for this long. */
export const REDIS_DOWN_AFTER_MS = 2_000;
/** The name that sentinels have for the master. */
export const REDIS_MASTER = 'ung-thuan';

export interface Passwords {
  readonly superuser: string;
  readonly replication: string;
}

/** A login with its password, which the poolers have to know. */
export interface PoolerUser {
  readonly user: string;
  readonly password: string;
}

/** A PostgreSQL with its Patroni and its PgBouncer. */
export interface NodeSettings {
  readonly name: string;
  readonly port: number;
  /** Of Patroni's REST API, which HAProxy asks. */
  readonly restPort: number;
  /** Of its PgBouncer, which gateways connect to. */
  readonly poolerPort: number;
  readonly dataFolder: string;
  /** For sockets and the password file; its path must be short. */
  readonly runFolder: string;
}

const HOST = '127.0.0.1';

/** patroni.yaml of a node. */
export function patroniSettings(
  node: NodeSettings,
  etcdPorts: readonly number[],
  binaries: string,
  { superuser, replication }: Passwords,
): string {
  return stringify({
    scope: 'ung-thuan',
    name: node.name,
    restapi: { listen: `${HOST}:${node.restPort}`, connect_address: `${HOST}:${node.restPort}` },
    // Not etcd3: with it Patroni 3.0.2 writes the lock of the primary without comparing, also when another has it by now.
    etcd: { hosts: etcdPorts.map((port) => `${HOST}:${port}`) },
    bootstrap: {
      dcs: {
        ...PATRONI,
        synchronous_mode: true,
        synchronous_mode_strict: true,
        synchronous_node_count: SYNCHRONOUS_STANDBYS,
        // A primary that cannot start again, as on a full disk, hands its role over at once: a standby has all that it acknowledged.
        master_start_timeout: 0,
        postgresql: {
          use_pg_rewind: true,
          // A new primary makes slots at Patroni's next look only: until then no standby could stream, and no commit return.
          use_slots: false,
          parameters: {
            synchronous_commit: 'on',
            max_connections: MAX_CONNECTIONS,
            wal_keep_size: '512MB',
            // A standby that asks a new primary before it is ready asks again soon: until it streams, no commit returns.
            wal_retrieve_retry_interval: '500ms',
            // One that is frozen is not waited for longer.
            wal_sender_timeout: '3s',
            jit: 'off',
          },
        },
      },
      initdb: [{ encoding: 'UTF8' }, { locale: 'C' }, 'data-checksums'],
    },
    postgresql: {
      listen: `${HOST}:${node.port}`,
      connect_address: `${HOST}:${node.port}`,
      data_dir: node.dataFolder,
      bin_dir: binaries,
      basebackup: { checkpoint: 'fast' }, // a standby that is copied anew does not wait minutes for the next checkpoint
      pgpass: `${node.runFolder}/pgpass`,
      authentication: {
        superuser: { username: 'postgres', password: superuser },
        replication: { username: 'replicator', password: replication },
      },
      pg_hba: [
        'local all all scram-sha-256',
        `host all all ${HOST}/32 scram-sha-256`,
        `host replication replicator ${HOST}/32 scram-sha-256`,
      ],
      parameters: {
        unix_socket_directories: node.runFolder,
        shared_buffers: '128MB',
        // Personal data never reaches a log: no statements, no row contents in error details.
        log_min_error_statement: 'panic',
        log_error_verbosity: 'terse',
      },
    },
    tags: { nofailover: false, noloadbalance: false, clonefrom: false, nosync: false },
  });
}

/** pgbouncer.ini of a node: transaction mode, and nobody waits for long while the node does not serve. */
export function poolerSettings(node: NodeSettings, usersFile: string): string {
  return [
    '[databases]',
    `* = host=${HOST} port=${node.port}`,
    '[pgbouncer]',
    `listen_addr = ${HOST}`,
    `listen_port = ${node.poolerPort}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${usersFile}`,
    'pool_mode = transaction',
    `default_pool_size = ${POOLED}`,
    'max_client_conn = 1000',
    // While PostgreSQL restarts: who waits is refused, and looks for another host.
    'query_wait_timeout = 2',
    'server_connect_timeout = 1',
    'server_login_retry = 1',
    'log_connections = 0',
    'log_disconnections = 0',
    '',
  ].join('\n');
}

/** The auth_file of the poolers. */
export function poolerUsers(users: readonly PoolerUser[]): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  return users.map(({ user, password }) => `${quoted(user)} ${quoted(password)}\n`).join('');
}

/** What HAProxy listens on. */
export interface BalancerPorts {
  /** HTTP, for partners and citizens. */
  readonly gateways: number;
  /** PostgreSQL's primary, for the administrator. */
  readonly primary: number;
}

/** haproxy.cfg: one address each for the gateways and the primary. */
export function balancerSettings(
  ports: BalancerPorts,
  servers: {
    readonly gateways: readonly number[];
    readonly nodes: readonly NodeSettings[];
  },
): string {
  const nodes = servers.nodes.map(
    ({ name, port, restPort }) => `  server ${name} ${HOST}:${port} check port ${restPort}`,
  );
  return [
    'global',
    '  maxconn 4000',
    '',
    'defaults',
    '  timeout connect 1s',
    '  timeout check 2s',
    '  timeout client 1h',
    '  timeout server 1h',
    '',
    'listen gateways',
    `  bind ${HOST}:${ports.gateways}`,
    '  mode http',
    '  option forwardfor',
    '  option httpchk GET /readyz',
    '  timeout queue 1s',
    // A gateway that does not accept a connection got nothing of the call: another gets it, at once.
    '  retries 2',
    '  option redispatch 1',
    // While no gateway is ready, callers hear when to come back.
    '  http-error status 503 hdr Retry-After 2',
    // One that was out is asked more often, so that calls come back at once, and gets its share little by little.
    '  default-server inter 500ms downinter 100ms fall 4 rise 1 slowstart 5s',
    ...servers.gateways.map((port, i) => `  server gateway${i + 1} ${HOST}:${port} check`),
    '',
    'listen primary',
    `  bind ${HOST}:${ports.primary}`,
    '  mode tcp',
    '  option httpchk OPTIONS /primary',
    '  http-check expect status 200',
    // A session on a node that lost its role is cut at once: its commits would not come back.
    '  default-server inter 500ms fall 3 rise 1 on-marked-down shutdown-sessions',
    ...nodes,
    '',
  ].join('\n');
}

/** A member of etcd. */
export interface EtcdMember {
  readonly name: string;
  /** For clients. */
  readonly port: number;
  /** For the other members. */
  readonly peerPort: number;
}

/** The parameters of a member of etcd, with its API of version 2. */
export function etcdParameters(
  { name, port, peerPort }: EtcdMember,
  members: readonly EtcdMember[],
  folder: string,
): string[] {
  const [client, peer] = [`http://${HOST}:${port}`, `http://${HOST}:${peerPort}`];
  const cluster = members.map((each) => `${each.name}=http://${HOST}:${each.peerPort}`).join();
  return [
    ...['--name', name, '--data-dir', `${folder}/${name}`, '--enable-v2'],
    ...['--listen-client-urls', client, '--advertise-client-urls', client],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', cluster],
    // A machine that is busy must not look like one that is gone.
    ...['--heartbeat-interval', '250', '--election-timeout', '2500'],
  ];
}

/** redis.conf. Nothing in Redis is needed after a restart, so nothing is written to disk. */
export function redisSettings(port: number, masterPort: number | undefined): string {
  return [
    `bind ${HOST}`,
    `port ${port}`,
    'save ""',
    'appendonly no',
    ...(masterPort === undefined ? [] : [`replicaof ${HOST} ${masterPort}`]),
    '',
  ].join('\n');
}

/** sentinel.conf; two of three sentinels must agree that the master is dead. */
export function sentinelSettings(port: number, masterPort: number): string {
  return [
    `bind ${HOST}`,
    `port ${port}`,
    `sentinel monitor ${REDIS_MASTER} ${HOST} ${masterPort} 2`,
    `sentinel down-after-milliseconds ${REDIS_MASTER} ${REDIS_DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${REDIS_MASTER} 10000`,
    `sentinel parallel-syncs ${REDIS_MASTER} 1`,
    '',
  ].join('\n');
}
