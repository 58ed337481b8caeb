#!/usr/bin/env node
import { ListsRefused } from './administrative-unit/table.js';
import { COMMAND_HELP, helpText, packageVersion, type Verb } from './commands/help.js';
import { LedgerBroken, ledger } from './commands/ledger.js';
import { migrate } from './commands/migrate.js';
import { partner } from './commands/partner.js';
import { population } from './commands/population.js';
import { GenerationFailed } from './commands/population-load.js';
import { CountsDiffer } from './commands/population-recount.js';
import { receipt } from './commands/receipt.js';
import { openTerminal, type Terminal, UsageError } from './commands/terminal.js';
import { units } from './commands/units.js';
import { type Config, ConfigError, readConfig } from './config.js';
import { ReceiptBroken } from './consent/verify-receipts.js';
import { GenerationRefused } from './database/admin/nation.js';
import { RegistrationRefused } from './database/admin/partner.js';
import { EmbeddedUnavailable } from './database/embedded.js';
import { MigrationRefused } from './database/migrate.js';
import { DatabaseUnavailable } from './database/server.js';
import { NumbersExhausted } from './population/numbers.js';
import { PlacesRefused } from './population/places.js';

type Command = (config: Config, terminal: Terminal, words: readonly string[]) => Promise<void>;

/** Loads the web server's modules only for the command that needs them. */
const start: Command = async (config, terminal) =>
  (await import('./commands/start.js')).start(config, terminal);

const COMMANDS: Readonly<Record<Verb, Command>> = {
  start,
  migrate,
  partner,
  population,
  units,
  ledger,
  receipt,
};

/** User errors, reported in one line. Anything else is a bug and is reported with its stack. */
const USER_ERRORS = [
  UsageError,
  ConfigError,
  EmbeddedUnavailable,
  DatabaseUnavailable,
  MigrationRefused,
  RegistrationRefused,
  LedgerBroken,
  ReceiptBroken,
  CountsDiffer,
  GenerationRefused,
  ListsRefused,
  PlacesRefused,
  NumbersExhausted,
  GenerationFailed,
];

const all = process.argv.slice(2);
const json = all.includes('--json');
const isHelp = all[0] === 'help' || all.some((word) => word === '--help' || word === '-h');
const words = all.filter((word) => !['--json', '--help', '-h'].includes(word));
if (all[0] === 'help') words.shift();
const [name = 'start', ...rest] = words;
try {
  if (name === '--version') {
    console.log(packageVersion());
  } else if (isHelp && words.length === 0) {
    console.log(helpText());
  } else if (!isVerb(name)) {
    throw new UsageError(`unknown command ${name}: ${Object.keys(COMMANDS).join(' | ')} (see --help)`);
  } else if (isHelp) {
    console.log(helpText(name));
  } else if ((name === 'start' || name === 'migrate') && rest.length > 0) {
    throw new UsageError(`${name} takes no arguments: ${rest[0]}`);
  } else {
    await COMMANDS[name](readConfig(), openTerminal(json), rest);
  }
} catch (error) {
  const { code } = error as { code?: string };
  const isUserError =
    USER_ERRORS.some((kind) => error instanceof kind) || code === 'EADDRINUSE' || code === 'EACCES';
  console.error(isUserError ? `ung-thuan: ${(error as Error).message}` : error);
  process.exitCode = 1;
}

function isVerb(name: string): name is Verb {
  return Object.hasOwn(COMMAND_HELP, name);
}
