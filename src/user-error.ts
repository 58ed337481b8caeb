/** An error that its message explains to the user in one line; anything else is a bug and is reported with its stack. */
export class UserError extends Error {}

/** The configuration is invalid; the message states why in one line. */
export class ConfigError extends UserError {}

/** Of Node: an address that this machine does not have, a disk that cannot be written. */
const OF_THE_MACHINE: ReadonlySet<string> = new Set([
  'EADDRINUSE',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'ENOSPC',
]);
/** Of PostgreSQL: read-only, no right to do it, out of disk, memory or connections, shut down, a broken connection. */
const OF_THE_SERVER = /^(25006|42501|53\d\d\d|57P0\d|08\d\d\d)$/;
const LOST = 'Connection terminated unexpectedly'; // of pg, which gives it no code

/** What the user is told, in one line, of an error that the user can mend; undefined for a bug. */
export function wordsFor(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = String((error as { code?: unknown }).code);
  if (error instanceof UserError || OF_THE_MACHINE.has(code)) return error.message;
  return OF_THE_SERVER.test(code) || error.message === LOST ? `PostgreSQL: ${error.message}` : undefined;
}
