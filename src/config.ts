import { readFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { envSchema } from 'env-schema';
import type { RedisTlsFiles } from './cache/redis-url.js';
import { type IsProxy, proxiesOf } from './client-address.js';
import { cosignatureVerifier } from './ledger/cosignature.js';
import { parseVerifierKey, type VerifierKey } from './ledger/verifier-key.js';
import { ConfigError } from './user-error.js';

export { ConfigError } from './user-error.js';

/**
 * The parts of a gateway, each with its own login to the database: what partners call, what citizens call, registry events,
 * counts, what is done as time passes, and the notary (see notary/notary.ts).
 */
export const PARTS = ['partner', 'citizen', 'registry', 'statistics', 'upkeep', 'notary'] as const;
export type Part = (typeof PARTS)[number];

/** Whether every worker of a gateway runs a part; the others run once, in the primary. */
export const runsInWorkers = (part: Part): boolean => part !== 'upkeep';

/** The configuration, read from the environment once, checked and frozen. */
export interface Config {
  readonly production: boolean;
  /** The parts that this process runs: all of them, unless `start --only` names some. */
  readonly parts: ReadonlySet<Part>;
  /** How many processes serve requests. */
  readonly workers: number;
  /** The Unix socket of a notary that runs in a process of its own. */
  readonly notarySocket: string;
  readonly host: string;
  readonly port: number;
  /** The URL at which partners and citizens reach this gateway, without a trailing slash. */
  readonly publicOrigin: string;
  /** How long it goes on serving after a signal to stop, not ready any more, so that load balancers notice. */
  readonly drain_s: number;
  /** Further origins at which passkeys are made and used: https origins, and android:apk-key-hash:... of apps. */
  readonly passkeyOrigins: readonly string[];
  /** Whether an address is a reverse proxy of the operator. */
  readonly isProxy: IsProxy;
  /** Calls a minute of one client address without a verified credential. */
  readonly addressCallsPerMinute: number;
  /** Open connections of one client address. */
  readonly connectionsPerAddress: number;
  /** Calls a minute of one person. */
  readonly personCallsPerMinute: number;
  /** Default: the embedded PostgreSQL in dataDir. */
  readonly databaseUrl: string | undefined;
  /** The administrator's URL for the commands, when the others are those of the gateway's logins. */
  readonly databaseAdminUrl: string | undefined;
  /** Where standbys are, for reads that may be a moment old. */
  readonly databaseReadUrl: string | undefined;
  /** The URLs of single logins, where databaseUrl is not the administrator's. */
  readonly loginUrls: Readonly<Partial<Record<Part, string>>>;
  /** Whether calls to the database are prepared statements. */
  readonly preparedStatements: boolean;
  /** Connections of the largest pool, over all workers. */
  readonly databasePoolSize: number;
  /** Default: a redis-server found on the PATH; 'none': without Redis. */
  readonly redisUrl: string | undefined;
  /** For TLS to Redis. */
  readonly redisTlsFiles: RedisTlsFiles;
  readonly dataDir: string;
  /** The folders of the PATH, in which a redis-server is searched. */
  readonly searchPath: readonly string[];
  /** Default: the sandbox identity provider. */
  readonly citizenIdentity:
    | { issuer: string; jwksUrl: string; audience: string; algorithm: CitizenAlgorithm }
    | undefined;
  /** The inbox's client registration at that provider; undefined: no sign-in to the inbox. */
  readonly citizenClient: { readonly id: string; readonly secret: string | undefined } | undefined;
  readonly signingKeyFile: string;
  /** The key that pseudonyms in the ledger's map are made with. */
  readonly mapKeyFile: string;
  readonly pushKeyFile: string;
  /** The contact for push services: a mailto: or https: URL. */
  readonly pushContact: string;
  /** Permitted push services: hosts, `*.host` or origins. */
  readonly pushServices: readonly string[];
  /** The webhook of the national app, if any. */
  readonly appWebhookUrl: string | undefined;
  /** Origins of partners to which events may be pushed though they are not public. */
  readonly eventReceiverOrigins: readonly string[];
  /** The issuer of linked documents. Default: the sandbox issuer, or none outside a sandbox. */
  readonly documentIssuerUrl: string | undefined;
  /** The telephone number for help that the pages show. */
  readonly hotline: string | undefined;
  /** Whom to tell of a weakness in security: a mailto: or https: URL. */
  readonly securityContact: string | undefined;
  readonly metricsHost: string;
  readonly metricsPort: number;
  readonly logLevel: string;
  /** Where spans are sent by OTLP over HTTP, without a trailing slash; undefined: nowhere. */
  readonly traceEndpoint: string | undefined;
  readonly createdMaxAge_s: number;
  readonly createdMaxAhead_s: number;
  readonly promptBudget: { readonly perDay: number; readonly pending: number };
  /** The name of the ledger's log, as in the first line of its checkpoints (C2SP tlog-checkpoint). */
  readonly ledgerOrigin: string;
  /** How long a committed entry may wait to become a leaf before releases stop. */
  readonly ledgerLagMax_s: number;
  /** Who is asked to cosign its checkpoints, and where: the key's name is that of the witness, each once. Without any they are published as they are signed. */
  readonly ledgerWitnesses: readonly { readonly key: VerifierKey; readonly url: string }[];
  /** How many of them must have cosigned a checkpoint before it is published. */
  readonly ledgerCosignatures: number;
  /** How old the map over the chains of people is at least before there is a new one. */
  readonly ledgerMapInterval_s: number;
  readonly samplePeople: number;
}

export const CITIZEN_ALGORITHMS = ['ES256', 'EdDSA', 'PS256', 'RS256'] as const;
export type CitizenAlgorithm = (typeof CITIZEN_ALGORITHMS)[number];

/** The push services of Chrome and Android, Firefox, Safari, and Edge on Windows. */
const PUSH_SERVICES = [
  'fcm.googleapis.com',
  '*.push.services.mozilla.com',
  '*.push.apple.com',
  '*.notify.windows.com',
];
const PUSH_SERVICE = /^(https?:\/\/[a-z0-9.-]+(:\d{1,5})?|(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+)$/;

const PRODUCTION_DRAIN_S = 5;
/** Their lines fit into a checkpoint of 10,000 characters. */
const WITNESSES_MAX = 32;

const port = { type: 'integer', minimum: 0, maximum: 65_535 } as const;
const schema = {
  type: 'object',
  properties: {
    NODE_ENV: { type: 'string', default: 'development' },
    HOST: { type: 'string', default: '127.0.0.1' },
    PORT: { ...port, default: 8080 },
    WORKERS: { type: 'integer', minimum: 1, maximum: 64, default: 1 },
    PUBLIC_ORIGIN: { type: 'string', pattern: '^https?://[^/?#@\\s]+$' },
    DRAIN_SECONDS: { type: 'integer', minimum: 0, maximum: 300 },
    PASSKEY_ORIGINS: { type: 'string' },
    TRUSTED_PROXIES: { type: 'string' },
    ADDRESS_CALLS_PER_MINUTE: { type: 'integer', minimum: 1, maximum: 1_000_000, default: 600 },
    ADDRESS_CONNECTIONS: { type: 'integer', minimum: 1, maximum: 10_000, default: 1_000 },
    PERSON_CALLS_PER_MINUTE: { type: 'integer', minimum: 1, maximum: 1_000_000, default: 600 },
    DATABASE_URL: { type: 'string', pattern: '^postgres(ql)?://' },
    DATABASE_ADMIN_URL: { type: 'string', pattern: '^postgres(ql)?://' },
    DATABASE_READ_URL: { type: 'string', pattern: '^postgres(ql)?://' },
    ...Object.fromEntries(
      PARTS.map((part) => [loginVariable(part), { type: 'string', pattern: '^postgres(ql)?://' }]),
    ),
    DATABASE_PREPARED_STATEMENTS: { type: 'string', enum: ['on', 'off'], default: 'on' },
    DATABASE_POOL_SIZE: { type: 'integer', minimum: 2, maximum: 500, default: 16 },
    REDIS_URL: { type: 'string', pattern: '^(none|rediss?(\\+cluster|\\+sentinel)?://.+|unix://.+)$' },
    REDIS_CA_FILE: { type: 'string' },
    REDIS_CERT_FILE: { type: 'string' },
    REDIS_KEY_FILE: { type: 'string' },
    DATA_DIR: { type: 'string', default: '.data' },
    NOTARY_SOCKET: { type: 'string' },
    CITIZEN_ISSUER: { type: 'string' },
    CITIZEN_JWKS_URL: { type: 'string', pattern: '^https?://' },
    CITIZEN_AUDIENCE: { type: 'string' },
    CITIZEN_CLIENT_ID: { type: 'string', maxLength: 500 },
    CITIZEN_CLIENT_SECRET: { type: 'string', maxLength: 500 },
    CITIZEN_ALGORITHM: { type: 'string', enum: [...CITIZEN_ALGORITHMS], default: 'ES256' },
    GATEWAY_SIGNING_KEY: { type: 'string' },
    PUSH_KEY: { type: 'string' },
    PUSH_CONTACT: { type: 'string', pattern: '^(mailto:[^\\s@]+@[^\\s@]+|https://[^\\s]+)$' },
    PUSH_SERVICES: { type: 'string' },
    EVENT_RECEIVER_ORIGINS: { type: 'string' },
    APP_WEBHOOK_URL: { type: 'string', pattern: '^https?://[^\\s#@]+$' },
    DOCUMENT_ISSUER_URL: { type: 'string', pattern: '^https?://[^\\s#?@]+$' },
    HOTLINE: { type: 'string', pattern: '^\\+?[0-9][0-9 .()-]{2,29}$' },
    SECURITY_CONTACT: {
      type: 'string',
      maxLength: 300,
      pattern: '^(mailto:[^\\s@]+@[^\\s@]+|https://[^\\s]+)$',
    },
    METRICS_HOST: { type: 'string', default: '127.0.0.1' },
    METRICS_PORT: { ...port, default: 9464 },
    LOG_LEVEL: {
      type: 'string',
      enum: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      default: 'info',
    },
    OTEL_EXPORTER_OTLP_ENDPOINT: { type: 'string', pattern: '^https?://[^\\s#?@]+$' },
    SIGNATURE_MAX_AGE_S: { type: 'integer', minimum: 1, maximum: 600, default: 60 },
    SIGNATURE_MAX_AHEAD_S: { type: 'integer', minimum: 0, maximum: 600, default: 30 },
    PROMPT_BUDGET_PER_DAY: { type: 'integer', minimum: 1, maximum: 10_000, default: 100 },
    PROMPT_BUDGET_PENDING: { type: 'integer', minimum: 1, maximum: 1_000, default: 20 },
    LEDGER_ORIGIN: { type: 'string', maxLength: 200, pattern: '^[^\\s+]+$' },
    LEDGER_WITNESSES: { type: 'string' },
    LEDGER_COSIGNATURES: { type: 'integer', minimum: 1, maximum: WITNESSES_MAX },
    LEDGER_LAG_MAX_S: { type: 'integer', minimum: 1, maximum: 86_400, default: 60 },
    LEDGER_MAP_KEY: { type: 'string' },
    LEDGER_MAP_INTERVAL_S: { type: 'integer', minimum: 0, maximum: 60, default: 30 },
    SAMPLE_PEOPLE: { type: 'integer', minimum: 0, maximum: 1_000_000, default: 2_000 },
  },
} as const;

/** One object for all calls, which env-schema changes: it compiles each object it has not seen. */
const sharedSchema = structuredClone(schema);

/** Settings with a secret, which NAME_FILE may give as the path of a file that holds it. */
const SECRETS: readonly string[] = [
  'DATABASE_URL',
  'DATABASE_ADMIN_URL',
  ...PARTS.map(loginVariable),
  'REDIS_URL',
  'CITIZEN_CLIENT_SECRET',
];

/** The environment variables that readConfig reads. */
export const VARIABLES: readonly string[] = [
  ...Object.keys(schema.properties),
  ...SECRETS.map((name) => `${name}_FILE`),
];

/**
 * Reads the configuration from the environment.
 * @throws ConfigError for a malformed value or an invalid combination
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(
    Object.entries({ ...environment, ...readSecretFiles(environment) }).filter(
      ([name, value]) => name in schema.properties && value !== '',
    ),
  );
  let env: Record<string, string | number | undefined>;
  try {
    env = envSchema({ schema: sharedSchema, data: given, dotenv: false, env: false });
  } catch (error) {
    throw new ConfigError(`invalid environment: ${(error as Error).message}`);
  }
  const production = env.NODE_ENV === 'production';
  const identity = [env.CITIZEN_ISSUER, env.CITIZEN_JWKS_URL, env.CITIZEN_AUDIENCE] as (string | undefined)[];
  const [issuer, jwksUrl, audience] = identity;
  const complete = issuer !== undefined && jwksUrl !== undefined && audience !== undefined;
  if (!complete && identity.some((value) => value !== undefined)) {
    throw new ConfigError(
      'CITIZEN_ISSUER, CITIZEN_JWKS_URL and CITIZEN_AUDIENCE go together: set all three or none',
    );
  }
  if (env.CITIZEN_CLIENT_ID !== undefined && !complete) {
    throw new ConfigError('CITIZEN_CLIENT_ID requires CITIZEN_ISSUER');
  }
  if (env.CITIZEN_CLIENT_ID !== undefined && !/^https?:\/\//.test(String(issuer))) {
    throw new ConfigError('CITIZEN_ISSUER must be a URL when CITIZEN_CLIENT_ID is set');
  }
  if (production && issuer?.startsWith('http:')) {
    throw new ConfigError('CITIZEN_ISSUER must be an https URL in production');
  }
  const dataDir = resolve(String(env.DATA_DIR));
  const givenOrigin = String(env.PUBLIC_ORIGIN ?? `http://localhost:${env.PORT}`);
  if (!URL.canParse(givenOrigin)) throw new ConfigError('PUBLIC_ORIGIN is not an origin');
  const { origin: publicOrigin } = new URL(givenOrigin); // normalised, as clients serialise it
  const pushServices = env.PUSH_SERVICES === undefined ? PUSH_SERVICES : parseList(String(env.PUSH_SERVICES));
  const invalid = pushServices.find((service) => !PUSH_SERVICE.test(service));
  if (invalid !== undefined) {
    throw new ConfigError(`PUSH_SERVICES: ${invalid} is not a host, *.host or origin`);
  }
  const ledgerWitnesses = readWitnesses(String(env.LEDGER_WITNESSES ?? ''));
  const ledgerCosignatures = Number(env.LEDGER_COSIGNATURES ?? ledgerWitnesses.length);
  if (ledgerCosignatures > ledgerWitnesses.length) {
    throw new ConfigError('LEDGER_COSIGNATURES is more than there are LEDGER_WITNESSES');
  }
  const eventReceiverOrigins = parseList(String(env.EVENT_RECEIVER_ORIGINS ?? ''));
  const noOrigin = eventReceiverOrigins.find(
    (each) => !/^https?:/.test(each) || new URL(each).origin !== each,
  );
  if (noOrigin !== undefined) throw new ConfigError(`EVENT_RECEIVER_ORIGINS: ${noOrigin} is not an origin`);
  const called = [
    ...pushServices,
    ...eventReceiverOrigins,
    ...ledgerWitnesses.map(({ url }) => url),
    env.APP_WEBHOOK_URL ?? '',
    env.DOCUMENT_ISSUER_URL ?? '',
  ];
  if (production && called.some((url) => String(url).startsWith('http:'))) {
    throw new ConfigError(
      'PUSH_SERVICES, EVENT_RECEIVER_ORIGINS, LEDGER_WITNESSES, APP_WEBHOOK_URL and DOCUMENT_ISSUER_URL must use https in production',
    );
  }
  return Object.freeze({
    production,
    parts: new Set(PARTS),
    workers: Number(env.WORKERS),
    notarySocket: resolve(String(env.NOTARY_SOCKET ?? `${dataDir}/notary.sock`)),
    host: String(env.HOST),
    port: Number(env.PORT),
    publicOrigin,
    drain_s: Number(env.DRAIN_SECONDS ?? (production ? PRODUCTION_DRAIN_S : 0)),
    passkeyOrigins: readPasskeyOrigins(env.PASSKEY_ORIGINS as string | undefined, publicOrigin),
    isProxy: readProxies(env.TRUSTED_PROXIES as string | undefined),
    addressCallsPerMinute: Number(env.ADDRESS_CALLS_PER_MINUTE),
    connectionsPerAddress: Number(env.ADDRESS_CONNECTIONS),
    personCallsPerMinute: Number(env.PERSON_CALLS_PER_MINUTE),
    databaseUrl: env.DATABASE_URL as string | undefined,
    databaseAdminUrl: env.DATABASE_ADMIN_URL as string | undefined,
    databaseReadUrl: env.DATABASE_READ_URL as string | undefined,
    loginUrls: Object.freeze(
      Object.fromEntries(
        PARTS.map((part) => [part, env[loginVariable(part)] as string | undefined]).filter(
          ([, url]) => url !== undefined,
        ),
      ),
    ),
    preparedStatements: env.DATABASE_PREPARED_STATEMENTS === 'on',
    databasePoolSize: Number(env.DATABASE_POOL_SIZE),
    redisUrl: env.REDIS_URL as string | undefined,
    redisTlsFiles: {
      ca: env.REDIS_CA_FILE as string | undefined,
      certificate: env.REDIS_CERT_FILE as string | undefined,
      key: env.REDIS_KEY_FILE as string | undefined,
    },
    dataDir,
    searchPath: (environment.PATH ?? '').split(delimiter).filter(Boolean),
    citizenIdentity: complete
      ? { issuer, jwksUrl, audience, algorithm: env.CITIZEN_ALGORITHM as CitizenAlgorithm }
      : undefined,
    citizenClient:
      env.CITIZEN_CLIENT_ID === undefined
        ? undefined
        : { id: String(env.CITIZEN_CLIENT_ID), secret: env.CITIZEN_CLIENT_SECRET as string | undefined },
    signingKeyFile: resolve(String(env.GATEWAY_SIGNING_KEY ?? `${dataDir}/gateway-signing-key.jwk.json`)),
    mapKeyFile: resolve(String(env.LEDGER_MAP_KEY ?? `${dataDir}/ledger-map-key.jwk.json`)),
    pushKeyFile: resolve(String(env.PUSH_KEY ?? `${dataDir}/push-key.jwk.json`)),
    pushContact: pushContact(env.PUSH_CONTACT as string | undefined, publicOrigin),
    pushServices: Object.freeze(pushServices),
    eventReceiverOrigins: Object.freeze(eventReceiverOrigins),
    appWebhookUrl:
      env.APP_WEBHOOK_URL === undefined ? undefined : normaliseUrl('APP_WEBHOOK_URL', env.APP_WEBHOOK_URL),
    documentIssuerUrl:
      env.DOCUMENT_ISSUER_URL === undefined
        ? undefined
        : normaliseUrl('DOCUMENT_ISSUER_URL', env.DOCUMENT_ISSUER_URL).replace(/\/+$/, ''),
    hotline: env.HOTLINE as string | undefined,
    securityContact: env.SECURITY_CONTACT as string | undefined,
    metricsHost: String(env.METRICS_HOST),
    metricsPort: Number(env.METRICS_PORT),
    logLevel: String(env.LOG_LEVEL),
    traceEndpoint:
      env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? undefined
        : normaliseUrl('OTEL_EXPORTER_OTLP_ENDPOINT', env.OTEL_EXPORTER_OTLP_ENDPOINT).replace(/\/+$/, ''),
    createdMaxAge_s: Number(env.SIGNATURE_MAX_AGE_S),
    createdMaxAhead_s: Number(env.SIGNATURE_MAX_AHEAD_S),
    promptBudget: Object.freeze({
      perDay: Number(env.PROMPT_BUDGET_PER_DAY),
      pending: Number(env.PROMPT_BUDGET_PENDING),
    }),
    ledgerOrigin: String(env.LEDGER_ORIGIN ?? `${new URL(publicOrigin).host}/ledger`),
    ledgerLagMax_s: Number(env.LEDGER_LAG_MAX_S),
    ledgerWitnesses,
    ledgerCosignatures,
    ledgerMapInterval_s: Number(env.LEDGER_MAP_INTERVAL_S),
    samplePeople: Number(env.SAMPLE_PEOPLE),
  });
}

/** The secrets that are given as files; newlines at the end of a file are not part of it. @throws ConfigError */
function readSecretFiles(environment: NodeJS.ProcessEnv): Record<string, string> {
  const secrets: Record<string, string> = {};
  for (const name of SECRETS) {
    const path = environment[`${name}_FILE`];
    if (!path) continue;
    const shown = /:\/\/|@/.test(path) ? 'what should be a path' : path; // perhaps the secret itself
    if (environment[name]) throw new ConfigError(`${name} and ${name}_FILE are both given: leave one out`);
    try {
      secrets[name] = readFileSync(path, 'utf8').replace(/(\r?\n)+$/, '');
    } catch (error) {
      throw new ConfigError(`${name}_FILE: ${shown} cannot be read`, shown === path ? { cause: error } : {});
    }
    if (secrets[name] === '') throw new ConfigError(`${name}_FILE: ${shown} is empty`);
  }
  return secrets;
}

/** Refuses to run a sandbox in production; commands other than `start` need no identity provider. @throws ConfigError */
export function refuseSandboxInProduction({ production, citizenIdentity }: Config): void {
  if (!production || citizenIdentity !== undefined) return;
  throw new ConfigError(
    'NODE_ENV=production cannot use the sandbox identity provider: set CITIZEN_ISSUER, CITIZEN_JWKS_URL and CITIZEN_AUDIENCE',
  );
}

function readProxies(text: string | undefined): IsProxy {
  try {
    return proxiesOf(parseList(text ?? ''));
  } catch (error) {
    throw new ConfigError(`TRUSTED_PROXIES: ${(error as Error).message}`);
  }
}

const GIVEN_ORIGIN = /^https:\/\/[^/?#@\s]+$/;
const WEB_ORIGIN = /^https:\/\/[a-z0-9.-]+(:\d+)?$/;
const APP_ORIGIN = /^android:apk-key-hash:([\w-]{43})$/;

// Normalised, as browsers serialise them; without the public origin, which is accepted anyway.
function readPasskeyOrigins(text: string | undefined, publicOrigin: string): readonly string[] {
  const origins = parseList(text ?? '').map((given) => {
    const hash = APP_ORIGIN.exec(given)?.[1];
    if (hash !== undefined && Buffer.from(hash, 'base64url').toString('base64url') === hash) return given;
    const { origin } = URL.canParse(given) && GIVEN_ORIGIN.test(given) ? new URL(given) : { origin: '' };
    if (WEB_ORIGIN.test(origin)) return origin;
    throw new ConfigError(
      `PASSKEY_ORIGINS: ${given} is neither an https origin nor android:apk-key-hash: with a SHA-256 in base64url`,
    );
  });
  return Object.freeze([...new Set(origins)].filter((origin) => origin !== publicOrigin));
}

/** Reads `KEY URL, KEY URL`: of each witness its verifier key, and where `/add-checkpoint` is. @throws ConfigError */
function readWitnesses(text: string): Config['ledgerWitnesses'] {
  const witnesses = parseList(text).map((each) => {
    const [, words = '', url = ''] = /^(\S+)\s+(https?:\/\/[^\s?#@]+)$/.exec(each) ?? [];
    if (!URL.canParse(url))
      throw new ConfigError(`LEDGER_WITNESSES: ${each} is not the key of a witness and a URL`);
    try {
      const key = parseVerifierKey(words);
      cosignatureVerifier(key);
      return { key, url: new URL(url).href.replace(/\/+$/, '') };
    } catch (error) {
      throw new ConfigError(`LEDGER_WITNESSES: ${(error as Error).message}`);
    }
  });
  if (witnesses.length > WITNESSES_MAX) throw new ConfigError(`LEDGER_WITNESSES: at most ${WITNESSES_MAX}`);
  if (new Set(witnesses.map(({ key }) => key.name)).size < witnesses.length) {
    throw new ConfigError('LEDGER_WITNESSES: two witnesses have the same name, and would count as one');
  }
  return Object.freeze(witnesses);
}

/** The variable with the URL of a part's login: DATABASE_URL_PARTNER. */
function loginVariable(part: Part): string {
  return `DATABASE_URL_${part.toUpperCase()}`;
}

function parseList(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
}

const CONTACT_HOST = /^[^.\s]+(\.[^.\s]+)+$/;

// Push services refuse tokens whose contact is on localhost or a bare host (RFC 8292 section 2.1), so a sandbox without
// a public address names the domain that stands for examples (RFC 2606).
function pushContact(given: string | undefined, publicOrigin: string): string {
  const contact = given ?? publicOrigin;
  const host = contact.startsWith('mailto:') ? contact.split('@')[1] : new URL(contact).hostname;
  if ((contact.startsWith('mailto:') || contact.startsWith('https:')) && CONTACT_HOST.test(host ?? ''))
    return contact;
  if (given === undefined) return 'mailto:operator@example.com';
  throw new ConfigError('PUSH_CONTACT is not a mailto: or https: address on a public host');
}

// Normalised, as it will be requested and signed.
function normaliseUrl(name: string, text: string | number): string {
  if (!URL.canParse(String(text))) throw new ConfigError(`${name} is not a URL`);
  return new URL(String(text)).href;
}
