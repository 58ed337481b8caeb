import { COMMAND_HELP, helpText, packageVersion, type Verb } from './commands/help.js';
import { parseParts } from './commands/parts.js';
import { type Output, openTerminal, printable, type Terminal, UsageError } from './commands/terminal.js';
import { type Config, readConfig } from './config.js';
import { wordsFor } from './user-error.js';

type Command = (config: Config, terminal: Terminal, words: readonly string[]) => Promise<void>;

/** Each command loads its own modules only: the web server's alone take a second. */
const COMMANDS: Readonly<Record<Verb, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.js')).start,
  init: async () => (await import('./commands/init.js')).init,
  migrate: async () => (await import('./commands/migrate.js')).migrate,
  partner: async () => (await import('./commands/partner.js')).partner,
  key: async () => (await import('./commands/key.js')).key,
  population: async () => (await import('./commands/population.js')).population,
  units: async () => (await import('./commands/units.js')).units,
  ledger: async () => (await import('./commands/ledger.js')).ledger,
  witness: async () => (await import('./commands/witness.js')).witness,
  release: async () => (await import('./commands/release.js')).release,
  history: async () => (await import('./commands/history.js')).history,
  receipt: async () => (await import('./commands/receipt.js')).receipt,
  doctor: async () => (await import('./commands/doctor.js')).doctor,
};

/**
 * Runs `ung-thuan WORDS` until the command has ended or, for `start`, until the gateway runs.
 * @param environment the settings; without it those of the process
 * @returns the exit status: 1 where it failed, with what failed on standard error, in one line where the user can mend it
 */
export async function runProgram(
  all: readonly string[],
  output: Output,
  environment?: NodeJS.ProcessEnv,
): Promise<0 | 1> {
  const json = all.includes('--json');
  const isHelp = all[0] === 'help' || all.some((word) => word === '--help' || word === '-h');
  const words = all.filter((word) => !['--json', '--help', '-h'].includes(word));
  if (all[0] === 'help') words.shift();
  const [name = 'start', ...rest] = words;
  try {
    if (name === '--version') {
      output.result(packageVersion());
    } else if (isHelp && words.length === 0) {
      output.result(helpText());
    } else if (!isVerb(name)) {
      throw new UsageError(`unknown command ${name}: ${Object.keys(COMMANDS).join(' | ')} (see --help)`);
    } else if (isHelp) {
      output.result(helpText(name));
    } else {
      if (name === 'start') parseParts(rest); // before the configuration is read
      const command = await COMMANDS[name]();
      await command(readConfig(environment), openTerminal(json, output), rest);
    }
    return 0;
  } catch (error) {
    const words = wordsFor(error);
    output.failure(words === undefined ? error : printable(`ung-thuan: ${words}`));
    return 1;
  }
}

function isVerb(name: string): name is Verb {
  return Object.hasOwn(COMMAND_HELP, name);
}
