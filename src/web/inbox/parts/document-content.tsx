import type { LinkedDocument } from '../api.js';
import { type Speech, useSpeech } from '../language.js';
import { dateOf } from '../times.js';
import { Facts } from './facts.js';

const DAY = /^\d{4}-\d\d-\d\d$/;

/** What a document holds, each member by its name in the catalogue. */
export function DocumentContent({ content, words }: Pick<LinkedDocument, 'content' | 'words'>) {
  const speech = useSpeech();
  return (
    <Facts
      of={membersOf(content as object, words).map(([name, value]) => [
        nameOf(name, words, speech),
        <ContentValue key={name} {...{ value, words }} />,
      ])}
    />
  );
}

function ContentValue({ value, words }: { value: unknown; words: LinkedDocument['words'] }) {
  const speech = useSpeech();
  if (!Array.isArray(value)) return <span class="ink">{plain(value, words, speech)}</span>;
  return (
    <ul class="people">
      {value.map((each) => (
        <li key={JSON.stringify(each)} class="ink">
          {plain(each, words, speech)}
        </li>
      ))}
    </ul>
  );
}

/** In one line: days as they are written here, members of an object behind their names. */
function plain(value: unknown, words: LinkedDocument['words'], speech: Speech): string {
  if (typeof value === 'string') return DAY.test(value) ? dateOf(value) : nameOf(value, words, speech);
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = membersOf(value, words).map(
    ([name, member]) => `${nameOf(name, words, speech)} ${plain(member, words, speech)}`,
  );
  return parts.map((part, at) => (at === 0 ? part : part[0]?.toLowerCase() + part.slice(1))).join(', ');
}

/** In the order of the catalogue, which is the issuer's no longer once it was stored. */
function membersOf(value: object, words: LinkedDocument['words']): (readonly [string, unknown])[] {
  const names = Object.keys(words);
  const placeOf = (name: string) => (names.includes(name) ? names.indexOf(name) : names.length);
  return Object.entries(value).sort(([a], [b]) => placeOf(a) - placeOf(b));
}

function nameOf(text: string, words: LinkedDocument['words'], { say }: Speech): string {
  const word = Object.hasOwn(words, text) ? words[text] : undefined;
  return word === undefined ? text : say(word);
}
