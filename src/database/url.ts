import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { ClientConfig } from 'pg';
import { decodePart, parseEndpoints, parsePort, readParameters, splitUrl } from '../connection-url.js';
import { ConfigError } from '../user-error.js';
import { type DatabaseSettings, type Host, TARGETS, type Target } from './hosts.js';

/**
 * What each accepted sslmode does, as in libpq. `require` encrypts but does not authenticate the server unless
 * sslrootcert is given; then it is `verify-ca`. `allow` and `prefer` may fall back to plaintext and are refused.
 */
const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'];
const CERTIFICATE_FILES = ['sslrootcert', 'sslcert', 'sslkey'] as const;
const PARAMETERS = ['host', 'port', 'sslmode', ...CERTIFICATE_FILES, 'target_session_attrs'] as const;
type Parameters = ReadonlyMap<(typeof PARAMETERS)[number], string>;
const READING_TARGETS = ['read-only', 'standby', 'prefer-standby'];
const DEFAULT_PORT = 5432;

/**
 * Parses a PostgreSQL connection URL with one host or several, and the parameters of libpq that a gateway has a use for. TLS is
 * used only when sslmode asks for it; the environment (PGSSLMODE) has no say. Error messages hold no part of the URL that
 * could be a password.
 * @param name the environment variable it comes from, for messages
 * @throws ConfigError when a parameter is unknown, repeated, weak or contradicts another, or a file cannot be used
 */
export function parseDatabaseUrl(name: string, url: string): DatabaseSettings {
  const { user, password, endpoints, path, query } = splitUrl(name, url);
  const parameters = readParameters(name, query, PARAMETERS);
  const hosts = hostsOf(name, endpoints, parameters);
  const [first] = hosts;
  const ssl = tlsOf(name, parameters);
  if (ssl !== false && hosts.some(({ host }) => host.startsWith('/'))) {
    throw new ConfigError(`${name}: a Unix socket has no TLS, leave out sslmode`);
  }
  return {
    host: first.host,
    port: first.port,
    hosts,
    target: targetOf(name, parameters.get('target_session_attrs'), hosts.length),
    user: user ?? '',
    database: decodePart(name, path.slice(1)) || 'postgres',
    ...(password && { password }),
    ssl, // never undefined: pg would then read PGSSLMODE
  };
}

/** Where standbys are, and how TLS is used with them; who logs in, and to which database, is what the login's own URL says. */
export type ReadSettings = Pick<DatabaseSettings, 'host' | 'port' | 'hosts' | 'target' | 'ssl'>;

/**
 * Parses DATABASE_READ_URL, which has no user, password or database.
 * @throws ConfigError as parseDatabaseUrl
 */
export function parseReadUrl(name: string, url: string): ReadSettings {
  const { user, path, query } = splitUrl(name, url);
  if (user !== undefined || path.slice(1) !== '') {
    throw new ConfigError(
      `${name}: give hosts only; user, password and database are those of each login's own URL`,
    );
  }
  if (readParameters(name, query, PARAMETERS).has('target_session_attrs')) {
    throw new ConfigError(
      `${name}: target_session_attrs has no use: a host must follow the primary, or be it`,
    );
  }
  const { host, port, hosts, ssl } = parseDatabaseUrl(name, url);
  return { host, port, hosts, ssl, target: 'following' };
}

type Hosts = readonly [Host, ...Host[]];

/** The hosts of the URL, or those of its parameters, which replace them: one port for all of these, or one for each. */
function hostsOf(name: string, endpoints: string, parameters: Parameters): Hosts {
  const inUrl = parseEndpoints(name, endpoints, DEFAULT_PORT);
  const hosts = parameters.get('host')?.split(',') ?? inUrl.map(({ host }) => host);
  const ports = parameters.get('port')?.split(',') ?? inUrl.map(({ port }) => String(port));
  if (ports.length !== 1 && ports.length !== hosts.length) {
    throw new ConfigError(`${name}: give one port for all hosts, or one for each`);
  }
  const paired = hosts.map((host, i) => {
    const port = parsePort(ports[i] ?? (ports[0] as string));
    if (port === undefined) throw new ConfigError(`${name}: the port must be a number from 1 to 65535`);
    return { host: host || 'localhost', port };
  });
  return paired as unknown as Hosts;
}

/** With several hosts the one to which can be written, unless the URL says otherwise: the gateway writes with every login. */
function targetOf(name: string, given: string | undefined, hosts: number): Target {
  if (given === undefined) return hosts > 1 ? 'read-write' : 'any';
  const target = TARGETS.find((each) => each === given);
  if (target !== undefined) return target;
  const why = READING_TARGETS.includes(given) ? `${given} is of no use to a gateway, which writes: it` : 'it';
  throw new ConfigError(`${name}: target_session_attrs: ${why} must be one of ${TARGETS.join(', ')}`);
}

function tlsOf(name: string, parameters: Parameters): NonNullable<ClientConfig['ssl']> {
  const mode = parameters.get('sslmode');
  if (mode !== undefined && !SSL_MODES.includes(mode)) {
    throw new ConfigError(`${name}: sslmode must be one of ${SSL_MODES.join(', ')}`);
  }
  const isEncrypted = mode !== undefined && mode !== 'disable';
  const file = CERTIFICATE_FILES.find((each) => parameters.has(each));
  if (file !== undefined && !isEncrypted) {
    throw new ConfigError(`${name}: ${file} needs sslmode=require, verify-ca or verify-full`);
  }
  if (parameters.has('sslcert') !== parameters.has('sslkey')) {
    throw new ConfigError(`${name}: sslcert and sslkey go together`);
  }
  if (mode === 'verify-ca' && !parameters.has('sslrootcert')) {
    throw new ConfigError(`${name}: sslmode=verify-ca needs sslrootcert`);
  }
  const [ca, cert, key] = CERTIFICATE_FILES.map((each) => readPem(name, each, parameters.get(each)));
  if (!isEncrypted) return false;
  const given = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  try {
    createSecureContext(given);
  } catch (error) {
    throw new ConfigError(`${name}: sslcert and sslkey are not a certificate and its unencrypted key`, {
      cause: error,
    });
  }
  if (mode === 'verify-full') return given; // the name in the certificate is compared with the host of each connection
  return ca === undefined
    ? { ...given, rejectUnauthorized: false }
    : { ...given, checkServerIdentity: () => undefined };
}

function readPem(name: string, parameter: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    const text = readFileSync(path, 'utf8');
    if (parameter !== 'sslkey') new X509Certificate(text);
    return text;
  } catch (error) {
    const { code } = error as { code?: string };
    const why = code?.startsWith('E') && !code.startsWith('ERR_') ? 'cannot be read' : 'holds no certificate';
    throw new ConfigError(`${name}: ${parameter} ${path} ${why}`, { cause: error });
  }
}
