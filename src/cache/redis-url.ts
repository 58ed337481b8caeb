import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { decodePart, parseEndpoints, readParameters, splitUrl } from '../connection-url.js';
import { ConfigError } from '../user-error.js';

export type Client = Redis | Cluster;

/** The options of a client that do not depend on the URL. */
export type ClientOptions = Pick<
  RedisOptions,
  | 'commandTimeout'
  | 'connectTimeout'
  | 'maxRetriesPerRequest'
  | 'enableOfflineQueue'
  | 'autoResubscribe'
  | 'retryStrategy'
  | 'reconnectOnError'
>;

/** Paths of PEM files for TLS. */
export interface RedisTlsFiles {
  /** The authorities that sign the servers' certificates. Default: those of Node. */
  readonly ca?: string | undefined;
  /** The client's own certificate, with its key, for servers that ask for one. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
}

const NAME = 'REDIS_URL';
const FILE_NAMES = { ca: 'REDIS_CA_FILE', certificate: 'REDIS_CERT_FILE', key: 'REDIS_KEY_FILE' } as const;
const REDIS_PORT = 6379;
const SENTINEL_PORT = 26_379;
const REDIRECTIONS_MAX = 4;
const KINDS = /^(?<kind>redis|unix|redis\+cluster|redis\+sentinel)$/;

/**
 * Parses a URL of Redis, a Redis Cluster or Redis Sentinel.
 * @returns makes a client that connects with the options
 * @throws ConfigError, which holds no part of the URL that could be a password
 */
export function parseRedisUrl(url: string, files: RedisTlsFiles = {}): (options: ClientOptions) => Client {
  const { scheme, user, password, endpoints, path, query } = splitUrl(NAME, url);
  const kind = KINDS.exec(scheme.replace(/^rediss/, 'redis'))?.groups?.kind;
  if (kind === undefined) throw new ConfigError(`${NAME}: the scheme is none of a Redis`);
  if (user !== undefined && password === undefined) {
    throw new ConfigError(`${NAME}: a user name needs a password; a password alone is written as :PASSWORD@`);
  }
  const tls = tlsOf(scheme, files);
  const login = {
    ...(user !== undefined && { username: user }),
    ...(password !== undefined && { password }),
  };
  const parameters = readParameters(NAME, query, kind === 'redis+sentinel' ? SENTINEL_PARAMETERS : []);
  if (kind === 'unix') {
    const socket = decodePart(NAME, endpoints + path);
    return (options) => new Redis({ ...options, ...login, path: socket });
  }
  const nodes = parseEndpoints(NAME, endpoints, kind === 'redis+sentinel' ? SENTINEL_PORT : REDIS_PORT);
  if (nodes.some(({ host }) => host === '')) throw new ConfigError(`${NAME}: a host is empty`);
  const rest = decodePart(NAME, path.slice(1));
  if (kind === 'redis') {
    const [node, ...others] = nodes;
    if (others.length > 0)
      throw new ConfigError(`${NAME}: several hosts need redis+cluster or redis+sentinel`);
    if (!/^\d{0,3}$/.test(rest)) throw new ConfigError(`${NAME}: the database must be a number`);
    return (options) => new Redis({ ...options, ...login, ...node, db: Number(rest), ...(tls && { tls }) });
  }
  if (kind === 'redis+cluster') {
    if (rest !== '') throw new ConfigError(`${NAME}: a cluster has no databases`);
    return (options) =>
      new Cluster([...nodes], {
        redisOptions: { ...options, ...login, ...(tls && { tls }) },
        enableOfflineQueue: false,
        // A command that fails is not tried again: the caller does without.
        maxRedirections: REDIRECTIONS_MAX,
        retryDelayOnClusterDown: 0,
        retryDelayOnFailover: 0,
      });
  }
  if (!/^[\w.-]+$/.test(rest)) throw new ConfigError(`${NAME}: the path must be the name of a master`);
  const sentinelUser = parameters.get('sentinel_user');
  const sentinelPassword = parameters.get('sentinel_password');
  if (sentinelUser !== undefined && sentinelPassword === undefined) {
    throw new ConfigError(`${NAME}: sentinel_user needs sentinel_password`);
  }
  return (options) =>
    new Redis({
      ...options,
      ...login,
      sentinels: [...nodes],
      name: rest,
      ...(sentinelUser !== undefined && { sentinelUsername: sentinelUser }),
      ...(sentinelPassword !== undefined && { sentinelPassword }),
      ...(tls && { tls, sentinelTLS: tls, enableTLSForSentinelMode: true }),
      ...(options.connectTimeout !== undefined && { sentinelCommandTimeout: options.connectTimeout }),
      sentinelRetryStrategy: (attempt) => Math.min(100 * attempt, 2_000),
    });
}

const SENTINEL_PARAMETERS = ['sentinel_user', 'sentinel_password'] as const;

/** @returns undefined without TLS */
function tlsOf(scheme: string, files: RedisTlsFiles): ConnectionOptions | undefined {
  const given = (['ca', 'certificate', 'key'] as const).filter((kind) => files[kind] !== undefined);
  const [first] = given;
  if (!scheme.startsWith('rediss')) {
    if (first === undefined) return undefined;
    throw new ConfigError(
      `${FILE_NAMES[first]} needs a ${NAME} with TLS: rediss, rediss+cluster or rediss+sentinel`,
    );
  }
  if ((files.certificate === undefined) !== (files.key === undefined)) {
    throw new ConfigError(`${FILE_NAMES.certificate} and ${FILE_NAMES.key} need each other`);
  }
  const ca = readPem('ca', files, isCertificate);
  const cert = readPem('certificate', files, isCertificate);
  const key = readPem('key', files, createPrivateKey);
  if (
    cert !== undefined &&
    key !== undefined &&
    !new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
  ) {
    throw new ConfigError(`${FILE_NAMES.key} is not the key of ${FILE_NAMES.certificate}`);
  }
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

const isCertificate = (pem: string) => new X509Certificate(pem);

function readPem(
  kind: keyof RedisTlsFiles,
  files: RedisTlsFiles,
  parse: (pem: string) => unknown,
): string | undefined {
  const [name, path] = [FILE_NAMES[kind], files[kind]];
  if (path === undefined) return undefined;
  let pem: string;
  try {
    pem = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`${name}: ${path} cannot be read`, { cause: error });
  }
  try {
    parse(pem);
  } catch (error) {
    const expected = kind === 'key' ? 'private key without a passphrase' : 'certificate';
    throw new ConfigError(`${name}: ${path} holds no ${expected}`, { cause: error });
  }
  return pem;
}
