import type { components } from '../../contract/generated/citizen.js';
import { dateOf, timeOf } from './times.js';
import type { Words } from './words/vi.js';

/** A value of any shape for display: a text, a list, or an object as phrases followed by its other members. */
export type Tree =
  | { readonly as: 'text'; readonly text: string }
  | { readonly as: 'none' }
  | { readonly as: 'items'; readonly items: readonly Tree[] }
  | {
      readonly as: 'object';
      readonly phrases: readonly string[];
      readonly members: readonly { readonly label: string; readonly value: Tree }[];
      /** Members for professionals, which are folded. */
      readonly codes: readonly { readonly label: string; readonly value: Tree }[];
    };

type FieldValue = components['schemas']['FieldValue'];
type Language = keyof components['schemas']['Text'];
type Members = Readonly<Record<string, unknown>>;

/** Labels of members and codes, from the catalogue and from the page. */
interface Saying {
  readonly named: ReadonlyMap<string, string>;
  readonly phrases: readonly string[];
  readonly codes: readonly string[];
  readonly words: Words;
  readonly language: Language;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Builds the display of a value from the words sent with it: the page knows nothing of the data set. */
export function treeOf(
  { value, words: told, phrases, codes }: FieldValue,
  words: Words,
  language: Language,
): Tree {
  const named = new Map(told.map(({ name, word }) => [name, word[language]]));
  const said = { named, phrases: phrases.map((each) => each[language]), codes, words, language };
  return tree(value, said, true);
}

function tree(value: unknown, saying: Saying, isWhole: boolean): Tree {
  if (Array.isArray(value)) {
    if (value.length === 1) return tree(value[0], saying, isWhole);
    const texts = value.map((each) => textOf(each, saying));
    // A nested list of codes is one line; a list on its own is numbered.
    if (!isWhole && texts.every((text) => text !== undefined)) return textTree(texts.join(', '));
    return value.length === 0
      ? { as: 'none' }
      : { as: 'items', items: value.map((each) => tree(each, saying, false)) };
  }
  if (typeof value === 'object' && value !== null) return objectTree(value as Members, saying);
  return textTree(textOf(value, saying) ?? '');
}

function textTree(text: string): Tree {
  return text === '' ? { as: 'none' } : { as: 'text', text };
}

function objectTree(value: Members, saying: Saying): Tree {
  const used = new Set<string>();
  const phrases = saying.phrases.flatMap((phrase) => {
    const filled = filledIn(phrase, value, saying, used);
    return filled === undefined ? [] : [filled];
  });
  const order = [...saying.named.keys()];
  const names = Object.keys(value).sort((a, b) => placeOf(order, a) - placeOf(order, b));
  const shown = names
    .filter((name) => !used.has(name))
    .map((name) => ({
      name,
      label: saying.named.get(name) ?? name.replaceAll('_', ' '),
      value: tree(value[name], saying, false),
    }));
  const isFolded = ({ name, value }: (typeof shown)[number]) =>
    saying.codes.includes(name) && value.as === 'text';
  const members = shown.filter((each) => !isFolded(each));
  // An object that has nothing else shows its codes.
  if (phrases.length + members.length === 0) {
    return shown.length === 0 ? { as: 'none' } : { as: 'object', phrases, members: shown, codes: [] };
  }
  return { as: 'object', phrases, members, codes: shown.filter(isFolded) };
}

// jsonb has no member order; members without a label come last.
function placeOf(order: readonly string[], name: string): number {
  const place = order.indexOf(name);
  return place < 0 ? order.length : place;
}

/** Fills a phrase with members; undefined when one is missing, is not text, or was used by another phrase. */
function filledIn(phrase: string, value: Members, saying: Saying, used: Set<string>): string | undefined {
  const own = new Set<string>();
  const has = (name: string) =>
    Object.hasOwn(value, name) && !used.has(name) && (textOf(value[name], saying) ?? '') !== '';
  const whole = phrase.replace(/\s*\([^()]*\)/g, (part) => (namesIn(part).every(has) ? part : ''));
  const names = namesIn(whole);
  if (names.length === 0 || !names.every(has)) return undefined;
  const filled = whole.replace(/\{(\w+)\}/g, (_, name: string) => {
    own.add(name);
    return textOf(value[name], saying) ?? '';
  });
  for (const name of own) used.add(name);
  return filled;
}

function namesIn(phrase: string): string[] {
  return [...phrase.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
}

/** A scalar as text; undefined for lists and objects, empty for null. */
function textOf(value: unknown, { named, words, language }: Saying): string | undefined {
  if (typeof value === 'boolean') return value ? words.values.yes : words.values.no;
  if (typeof value === 'number') {
    return value.toLocaleString(language, { useGrouping: false, maximumFractionDigits: 20 });
  }
  if (typeof value !== 'string') return value === null || value === undefined ? '' : undefined;
  if (DATE.test(value)) return dateOf(value);
  if (INSTANT.test(value) && !Number.isNaN(Date.parse(value))) return timeOf(value);
  return named.get(value) ?? value;
}

/** The codes of a value, each with the phrase that names what it is the code of. */
export function codesOf(tree: Tree): readonly { readonly of: string; readonly code: string }[] {
  if (tree.as === 'items') return tree.items.flatMap(codesOf);
  if (tree.as !== 'object') return [];
  const own = tree.codes.map(({ label, value }) => ({
    of: tree.phrases[0] ?? '',
    code: `${label}: ${value.as === 'text' ? value.text : ''}`,
  }));
  return [...own, ...tree.members.flatMap(({ value }) => codesOf(value))];
}
