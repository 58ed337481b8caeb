import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './terminal.js';

/**
 * Parses the words of a command.
 * @param usage of the command, in one line
 * @param config which options there are, as Node's parseArgs takes them
 * @throws UsageError for other options, or an option without its value
 */
export function parseOptions<const T extends ParseArgsConfig>(
  words: readonly string[],
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs({ ...config, args: [...words] }) as ReturnType<typeof parseArgs<T>>;
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('.')[0]}; ${usage}`);
  }
}
