import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** A host of PostgreSQL: a name, an address, or the folder of a Unix socket. */
export interface Host {
  readonly host: string;
  readonly port: number;
}

/** What a host must be (target_session_attrs of libpq), as a condition in SQL and as what is said of one that is not. */
const CONDITIONS = {
  'read-write': ["current_setting('transaction_read_only') = 'off'", 'is read-only'],
  primary: ['NOT pg_is_in_recovery()', 'is a standby'],
  any: ['true', ''],
  // For reads that may be a moment old: a primary, or a standby that receives what the primary writes and has replayed it.
  following: [
    `NOT pg_is_in_recovery() OR EXISTS (SELECT FROM pg_stat_wal_receiver r WHERE r.pid IS NOT NULL)
       AND pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) < ${16 * 1024 * 1024}`,
    'does not follow the primary',
  ],
} as const;
export type Target = keyof typeof CONDITIONS;
/** Those that a URL may ask for. */
export const TARGETS: readonly Target[] = ['read-write', 'primary', 'any'];

/** How to connect to PostgreSQL; without `hosts`, to the one of pg.ClientConfig. */
export interface DatabaseSettings extends pg.ClientConfig {
  readonly hosts?: readonly Host[] | undefined;
  readonly target?: Target | undefined;
}

const CONNECT_TIMEOUT_MS = 5_000;

/** Whether the host of a connection is what it must be, as an expression in SQL. */
export const fitsSql = ({ target = 'any' }: DatabaseSettings): string => CONDITIONS[target][0];

/** The error of a host that is not what it must be, with the SQLSTATE of what would fail there. */
export function unfitError({ target = 'any' }: DatabaseSettings): Error {
  return Object.assign(new Error(`the server ${CONDITIONS[target][1]}`), { code: '25006' });
}

/**
 * A client of pg, which has no support for several hosts, for settings with several: before it connects, a short connection to
 * each in order, from the one that last fitted, finds the first that fits. Clients with the same settings object, such as those of
 * a pool, share one search. All hosts together and the connection itself have the time of `connectionTimeoutMillis`.
 */
export class Client extends pg.Client {
  readonly #settings: DatabaseSettings;
  #began_ms = 0;

  constructor(settings: DatabaseSettings) {
    super(settings);
    this.#settings = settings;
    // While a pool checks a new connection, nobody else listens, and its loss would end the process. The query says so.
    this.on('error', () => undefined);
  }

  /** What is left of the time to connect, at least a millisecond. */
  get left_ms(): number {
    const { connectionTimeoutMillis } = this.#settings;
    const limit_ms = connectionTimeoutMillis || CONNECT_TIMEOUT_MS;
    return Math.max(1, limit_ms - (performance.now() - this.#began_ms));
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<pg.Client> | undefined {
    this.#began_ms = performance.now();
    const { hosts = [], target = 'any' } = this.#settings;
    const needsSearch = hosts.length > 1 || target !== 'any';
    const found = needsSearch
      ? findHost(this.#settings).then((host) => Object.assign(this, host))
      : Promise.resolve();
    if (callback === undefined) return found.then(() => super.connect());
    found.then(() => super.connect(callback), callback);
    return undefined;
  }
}

interface Search {
  /** The place of the host that last fitted. */
  first: number;
  underWay?: Promise<Host> | undefined;
}

const searches = new WeakMap<DatabaseSettings, Search>();

function findHost(settings: DatabaseSettings): Promise<Host> {
  const search = searches.get(settings) ?? { first: 0 };
  searches.set(settings, search);
  search.underWay ??= tryHosts(settings, search).finally(() => {
    search.underWay = undefined;
  });
  return search.underWay;
}

/**
 * Asks the hosts in order. One that has not answered in its part of the time is waited for while the next is asked, so that a
 * busy machine, whose hosts are all slow, still finds the one that fits.
 */
async function tryHosts(settings: DatabaseSettings, search: Search): Promise<Host> {
  const hosts = settings.hosts as readonly Host[];
  const limit_ms = settings.connectionTimeoutMillis || CONNECT_TIMEOUT_MS;
  const each_ms = limit_ms / (hosts.length + 1);
  const until_ms = performance.now() + limit_ms - each_ms;
  const faults: Fault[] = [];
  const asked: Promise<void>[] = [];
  let found: number | undefined;
  let stop: () => void = () => undefined;
  const isFound = new Promise<void>((done) => {
    stop = done;
  });
  for (let tried = 0; tried < hosts.length && found === undefined; tried += 1) {
    const place = (search.first + tried) % hosts.length;
    const host = hosts[place] as Host;
    const answer = check(settings, host, until_ms - performance.now()).then(
      () => {
        found ??= place;
        stop();
      },
      (error: Failed) => {
        faults[tried] = { host, error };
      },
    );
    asked.push(answer);
    await Promise.race([answer, isFound, sleep(each_ms, undefined, { ref: false })]);
  }
  await Promise.race([isFound, Promise.all(asked)]);
  if (found === undefined) throw noneFits(faults);
  search.first = found;
  return hosts[found] as Host;
}

/** @throws when it does not answer, or is not what it must be */
async function check(settings: DatabaseSettings, host: Host, limit_ms: number): Promise<void> {
  const began = performance.now();
  // Named, as a pool hides the password from spreading.
  const { password } = settings;
  const client = new pg.Client({ ...settings, ...host, password, connectionTimeoutMillis: limit_ms });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const query_timeout = Math.max(1, limit_ms - (performance.now() - began));
    const query = { text: `SELECT ${fitsSql(settings)} AS fits`, query_timeout };
    const { rows } = await client.query<{ fits: boolean }>(query);
    if (rows[0]?.fits !== true) throw unfitError(settings);
  } finally {
    client.end().catch(() => undefined);
  }
}

type Failed = Error & { readonly code?: string };

interface Fault {
  readonly host: Host;
  readonly error: Failed;
}

/** One error for all hosts, with the code of the one that tells most: a login refused, a server that will soon be there. */
function noneFits(faults: readonly Fault[]): Error {
  const codes = faults.map(({ error }) => error.code).filter((code) => code !== undefined);
  const code = codes.find((each) => /^28/.test(each)) ?? codes.find((each) => /^57/.test(each)) ?? codes[0];
  const message = faults.map(({ host, error }) => `${nameOf(host)}: ${reasonOf(error)}`).join('; ');
  return Object.assign(new Error(message, { cause: faults[0]?.error }), code !== undefined && { code });
}

const nameOf = ({ host, port }: Host): string => `${host}:${port}`;

// Node's error for several addresses of a host has no message.
const reasonOf = ({ message, code }: Failed): string => message || (code ?? 'no connection');

/** Why there is no connection, in one line with the hosts. */
export function describeFailure(
  { host = '', port = 0, hosts = [] }: DatabaseSettings,
  error: unknown,
): string {
  const reason = reasonOf(error as Failed);
  return hosts.length > 1 ? `PostgreSQL: ${reason}` : `PostgreSQL at ${nameOf({ host, port })}: ${reason}`;
}
