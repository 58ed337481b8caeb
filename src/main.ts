#!/usr/bin/env node
import { COMMAND_HELP, helpText, packageVersion, type Verb } from './commands/help.js';
import { parseParts } from './commands/parts.js';
import { openTerminal, printable, type Terminal, UsageError } from './commands/terminal.js';
import { type Config, readConfig } from './config.js';
import { UserError } from './user-error.js';

type Command = (config: Config, terminal: Terminal, words: readonly string[]) => Promise<void>;

/** Each command loads its own modules only: the web server's alone take a second. */
const COMMANDS: Readonly<Record<Verb, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.js')).start,
  migrate: async () => (await import('./commands/migrate.js')).migrate,
  partner: async () => (await import('./commands/partner.js')).partner,
  key: async () => (await import('./commands/key.js')).key,
  population: async () => (await import('./commands/population.js')).population,
  units: async () => (await import('./commands/units.js')).units,
  ledger: async () => (await import('./commands/ledger.js')).ledger,
  release: async () => (await import('./commands/release.js')).release,
  receipt: async () => (await import('./commands/receipt.js')).receipt,
};

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
  } else {
    if (name === 'start') parseParts(rest); // before the configuration is read
    const command = await COMMANDS[name]();
    await command(readConfig(), openTerminal(json), rest);
  }
} catch (error) {
  const { code } = error as { code?: string };
  const isUserError = error instanceof UserError || code === 'EADDRINUSE' || code === 'EACCES';
  console.error(isUserError ? printable(`ung-thuan: ${(error as Error).message}`) : error);
  process.exitCode = 1;
}

function isVerb(name: string): name is Verb {
  return Object.hasOwn(COMMAND_HELP, name);
}
