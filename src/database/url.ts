import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { checkServerIdentity, createSecureContext } from 'node:tls';
import type { ClientConfig } from 'pg';
import { parse } from 'pg-connection-string';
import { ConfigError } from '../config.js';

/**
 * What each accepted sslmode does, as in libpq. `require` encrypts but does not authenticate the server unless
 * sslrootcert is given; then it is `verify-ca`. `allow` and `prefer` may fall back to plaintext and are refused.
 */
const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'];
const CERTIFICATE_FILES = ['sslrootcert', 'sslcert', 'sslkey'];
const PARAMETERS = ['host', 'port', 'sslmode', ...CERTIFICATE_FILES];

/**
 * Parses a PostgreSQL connection URL, with the TLS parameters of libpq. TLS is used only when sslmode asks for it; the
 * environment (PGSSLMODE) has no say. Error messages hold no part of the URL that could be a password.
 * @param name the environment variable it comes from, for messages
 * @throws ConfigError when a parameter is unknown, repeated, weak or contradicts another, or a file cannot be used
 */
export function parseDatabaseUrl(name: string, url: string): ClientConfig {
  const parameters = readParameters(name, url);
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
  for (const each of CERTIFICATE_FILES) checkReadable(name, each, parameters.get(each));

  const parsed = parseUrl(name, url);
  const host = parsed.host || 'localhost';
  if (isEncrypted && host.startsWith('/')) {
    throw new ConfigError(`${name}: a Unix socket has no TLS, leave out sslmode`);
  }
  const port = Number(parsed.port || 5432);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new ConfigError(`${name}: the port must be a number from 1 to 65535`);
  }
  return {
    host,
    port,
    user: parsed.user ?? '',
    database: parsed.database || 'postgres',
    ...(parsed.password && { password: parsed.password }),
    // Never undefined: pg would then read PGSSLMODE.
    ssl: isEncrypted ? tlsOf(name, mode, host, parsed.ssl) : false,
  };
}

function readParameters(name: string, url: string): Map<string, string> {
  if (url.includes('#')) throw new ConfigError(`${name}: a # must be written as %23`);
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
  const parameters = new Map<string, string>();
  for (const [parameter, value] of new URLSearchParams(query)) {
    if (!PARAMETERS.includes(parameter)) {
      const shown = /^\w+$/.test(parameter) ? ` ${parameter}` : ''; // else perhaps a password with an unescaped ?
      throw new ConfigError(`${name}: unknown parameter${shown}, accepted are ${PARAMETERS.join(', ')}`);
    }
    if (parameters.has(parameter)) throw new ConfigError(`${name}: ${parameter} is given twice`);
    if (value === '') throw new ConfigError(`${name}: ${parameter} is empty`);
    parameters.set(parameter, value);
  }
  return parameters;
}

function parseUrl(name: string, url: string): ReturnType<typeof parse> {
  try {
    return parse(url, { useLibpqCompat: true });
  } catch (error) {
    throw new ConfigError(`${name} is not a valid URL`, { cause: error });
  }
}

function checkReadable(name: string, parameter: string, path: string | undefined): void {
  if (path === undefined) return;
  try {
    const text = readFileSync(path, 'utf8');
    if (parameter !== 'sslkey') new X509Certificate(text);
  } catch (error) {
    const { code } = error as { code?: string };
    const why = code?.startsWith('E') && !code.startsWith('ERR_') ? 'cannot be read' : 'holds no certificate';
    throw new ConfigError(`${name}: ${parameter} ${path} ${why}`, { cause: error });
  }
}

function tlsOf(
  name: string,
  mode: string,
  host: string,
  ssl: ReturnType<typeof parse>['ssl'],
): Exclude<ClientConfig['ssl'], undefined> {
  if (typeof ssl !== 'object') throw new ConfigError(`${name}: sslmode=${mode} is not understood`);
  const { ca, cert, key } = ssl;
  try {
    createSecureContext({ ca, cert: cert ?? undefined, key });
  } catch (error) {
    throw new ConfigError(`${name}: sslcert and sslkey are not a certificate and its unencrypted key`, {
      cause: error,
    });
  }
  if (mode !== 'verify-full') return ssl as ClientConfig['ssl'] & object;
  // pg passes no server name for an IP address, and Node would then compare the certificate with "localhost".
  return {
    ...ssl,
    checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
  } as ClientConfig['ssl'] & object;
}
