import { PARTS, type Part } from '../config.js';
import { UsageError } from './terminal.js';

/** The parts that the words after `start` name; all of them without words. @throws UsageError */
export function parseParts(words: readonly string[]): ReadonlySet<Part> {
  if (words.length === 0) return new Set(PARTS);
  const [option, list, ...more] = words;
  if (option !== '--only' || more.length > 0)
    throw new UsageError(`start takes only --only: ${words.join(' ')}`);
  if (list === undefined) throw new UsageError(`--only needs parts: ${PARTS.join(', ')}`);
  const parts = new Set<Part>();
  for (const name of list.split(',')) {
    const part = PARTS.find((each) => each === name);
    if (part === undefined) throw new UsageError(`unknown part ${name}: ${PARTS.join(', ')}`);
    parts.add(part);
  }
  if (parts.has('notary') && parts.size > 1 && parts.size < PARTS.length) {
    throw new UsageError('the notary runs with all parts, or alone');
  }
  return parts;
}
