import type { Config } from './config.js';
import { poolSizeOf, warmPool } from './database/login.js';
import { openServer } from './database/server.js';
import { remoteIdentityKeys } from './notary/identity-keys.js';
import { createNotary } from './notary/notary.js';
import { serveNotary } from './notary/server.js';
import type { IdentityProvider } from './notary/token.js';
import { UserError } from './user-error.js';

/**
 * Runs the notary alone, on its socket. It loads no web server and none of the other parts, and cannot migrate.
 * @returns stops it
 * @throws ConfigError, DatabaseUnavailable, UserError without a real identity provider
 */
export async function startNotary(config: Config): Promise<() => Promise<void>> {
  if (config.citizenIdentity === undefined) {
    throw new UserError('a notary of its own needs a real identity provider: set CITIZEN_ISSUER');
  }
  const identity: IdentityProvider = {
    ...config.citizenIdentity,
    findKey: remoteIdentityKeys(config.citizenIdentity.jwksUrl),
  };
  const server = await openServer(config);
  const pool = await server.openPool('notary', poolSizeOf('notary', config.databasePoolSize));
  if (config.production) await warmPool(pool);
  const notary = createNotary({
    pool,
    identity,
    clientId: config.citizenClient?.id,
    publicOrigin: config.publicOrigin,
    passkeyOrigins: config.passkeyOrigins,
  });
  const stop = await serveNotary(notary, config.notarySocket);
  return async () => {
    await stop();
    await pool.end();
    await server.close();
  };
}
