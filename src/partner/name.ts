import type { PartnerKind } from '../catalogue/purposes.js';
import { plainTextFault } from '../contract/plain-text.js';

/** A partner's name, as people see it on prompts. */
export interface PartnerName {
  readonly vi: string;
  readonly en: string;
}

const LENGTH_MAX = 200;
const LETTERS_OF_OTHER_SCRIPTS = /(?!\p{Script=Latin})\p{L}/u;
const BLANKS = /^\p{Z}|\p{Z}$|\p{Z}{2}|(?! )\p{Z}|\n/u;

/** What is wrong with a name in NFC; undefined for one that can be registered. */
export function nameFault(name: string): string | undefined {
  if (name === '' || name.length > LENGTH_MAX) return `must have 1 to ${LENGTH_MAX} characters`;
  if (BLANKS.test(name)) return 'must have single spaces between words';
  if (LETTERS_OF_OTHER_SCRIPTS.test(name)) return 'must have Latin letters only';
  return plainTextFault(name);
}

const MARKS = /\p{M}/gu;
const LOOK_ALIKES: readonly (readonly [RegExp, string])[] = [
  [/đ/g, 'd'],
  [/[1iı|]/g, 'l'],
  [/0/g, 'o'],
  [/5/g, 's'],
  [/rn/g, 'm'],
  [/vv/g, 'w'],
];

/** The words of a name as they look at a glance: without case and marks, one letter for those that look alike. */
export function skeleton(name: string): string[] {
  const plain = name.normalize('NFKD').replace(MARKS, '').toLowerCase();
  const folded = LOOK_ALIKES.reduce((text, [letters, one]) => text.replace(letters, one), plain);
  return folded.split(/[^a-z0-9]+/).filter(Boolean);
}

const WORDS_MIN = 2;
const LETTERS_MIN = 4;

/** Whether people could take one name for the other: the same words, one within the other, or a letter apart. */
export function isLike(name: string, other: string): boolean {
  const [a, b] = [skeleton(name), skeleton(other)];
  if (a.join('') === b.join('')) return true;
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  if (shorter.length >= WORDS_MIN && ` ${longer.join(' ')} `.includes(` ${shorter.join(' ')} `)) return true;
  if (a.length !== b.length) return false;
  const apart = a.flatMap((word, i) => (word === b[i] ? [] : [[word, String(b[i])] as const]));
  const [pair] = apart;
  if (apart.length !== 1 || pair === undefined) return false;
  return Math.min(...pair.map((word) => word.length)) >= LETTERS_MIN && isOneEdit(...pair);
}

/** Whether one letter was changed, added or left out. */
function isOneEdit(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  return restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1);
}

/** Words at the start of a name that belong to a kind of organisation. */
const CLAIMS: readonly (readonly [RegExp, readonly PartnerKind[]])[] = [
  [/^(ngân hàng|bank)(?!\p{L})|(?<!\p{L})bank$/iu, ['bank']],
  [/^(nhà thuốc|pharmacy)(?!\p{L})|(?<!\p{L})pharmacy$/iu, ['pharmacy', 'hospital']],
  [/^(bệnh viện|hospital)(?!\p{L})|(?<!\p{L})hospital$/iu, ['hospital', 'pharmacy']],
  [/^(trường|school|university)(?!\p{L})|(?<!\p{L})(school|university)$/iu, ['school']],
  [
    /^(bộ|cục|chi cục|tổng cục|sở|ủy ban|uỷ ban|công an|cảnh sát|chính phủ|quốc hội|tòa án|toà án|viện kiểm sát|kho bạc|thuế)(?!\p{L})/iu,
    ['ministry', 'authority'],
  ],
  [
    /(?<!\p{L})(ministry|government|police|treasury|national assembly|tax authority)(?!\p{L})/iu,
    ['ministry', 'authority'],
  ],
];

/**
 * Why a name needs the operator's word: it is like that of another partner, or claims another kind of organisation.
 * @returns undefined for a name that can be registered as it is
 */
export function nameDoubt(
  name: PartnerName,
  kind: string,
  others: readonly { readonly partner_id: string; readonly name: PartnerName }[],
): string | undefined {
  for (const text of [name.vi, name.en]) {
    const like = others.find((other) => isLike(text, other.name.vi) || isLike(text, other.name.en));
    if (like !== undefined) return `${JSON.stringify(text)} is like the name of ${like.partner_id}`;
    const claim = CLAIMS.find(([words, kinds]) => words.test(text) && !kinds.includes(kind as PartnerKind));
    if (claim !== undefined)
      return `${JSON.stringify(text)} is the name of a ${claim[1][0]}, not of a ${kind}`;
  }
  return undefined;
}
