import type { PartnerKind } from '../catalogue/purposes.js';
import { plainTextFault } from '../contract/plain-text.js';

/** A partner's name, as people see it on prompts. */
export interface PartnerName {
  readonly vi: string;
  readonly en: string;
}

const LENGTH_MAX = 200;
const LETTERS_OF_OTHER_SCRIPTS = /(?!\p{Script=Latin})\p{L}/u;
/** What names of organisations are written with: "A & B (VN) – 24/7". Ticks and badges claim more than a name. */
const OTHER_CHARACTERS = /[^\p{L}\p{M}0-9 .,:;'’"“”„«»()&/+@!?*°·–—-]/u;
const BLANKS = /^\p{Z}|\p{Z}$|\p{Z}{2}|(?! )\p{Z}|\n/u;

/** What is wrong with a name in NFC; undefined for one that can be registered. */
export function nameFault(name: string): string | undefined {
  if (name === '' || name.length > LENGTH_MAX) return `must have 1 to ${LENGTH_MAX} characters`;
  if (BLANKS.test(name)) return 'must have single spaces between words';
  if (LETTERS_OF_OTHER_SCRIPTS.test(name)) return 'must have Latin letters only';
  const fault = plainTextFault(name);
  if (fault !== undefined) return fault;
  return OTHER_CHARACTERS.test(name) ? 'must have letters, digits and punctuation only' : undefined;
}

const MARKS = /\p{M}/gu;
const LOOK_ALIKES: readonly (readonly [RegExp, string])[] = [
  [/[đðɖɗ]/g, 'd'],
  [/[ƀɓ]/g, 'b'],
  [/ħ/g, 'h'],
  [/[łƚ]/g, 'l'],
  [/[øɵ]/g, 'o'],
  [/ŧ/g, 't'],
  [/æ/g, 'ae'],
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
/** One word of so many letters is a name of its own: Vietcombank, and its branch or card. */
const LETTERS_OF_ONE_WORD_MIN = 6;

/** Whether people could take one name for the other: the same words, one within the other, or a letter apart. */
export function isLike(name: string, other: string): boolean {
  const [a, b] = [skeleton(name), skeleton(other)];
  if (a.toSorted().join('') === b.toSorted().join('') || a.join('') === b.join('')) return true;
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  const isName = shorter.length >= WORDS_MIN || (shorter[0] ?? '').length >= LETTERS_OF_ONE_WORD_MIN;
  if (isName && ` ${longer.join(' ')} `.includes(` ${shorter.join(' ')} `)) return true;
  if (a.length !== b.length) return false;
  const apart = a.flatMap((word, i) => (word === b[i] ? [] : [[word, String(b[i])] as const]));
  const [pair] = apart;
  if (apart.length !== 1 || pair === undefined) return false;
  return Math.min(...pair.map((word) => word.length)) >= LETTERS_MIN && isOneEdit(...pair);
}

/** Whether one letter was changed, added or left out, or two neighbours were swapped. */
function isOneEdit(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  const swapped = `${restA[1] ?? ''}${restA[0] ?? ''}${restA.slice(2)}`;
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    swapped === restB
  );
}

type Claim = readonly [words: RegExp, kinds: readonly PartnerKind[]];

const STATE: readonly PartnerKind[] = ['ministry', 'authority'];
/** Words of a name, as written, that belong to a kind of organisation. */
const CLAIMS: readonly Claim[] = [
  [/^trường(?!\p{L})/iu, ['school']],
  [/^(bộ(?! phận| môn| sưu tập)|cục|chi cục|tổng cục|sở)(?!\p{L})|(?<!\p{L})thuế(?!\p{L})/iu, STATE],
];
/** The same of names without marks and with single spaces: "Ngan-hang A" claims what "Ngân hàng A" does. */
const PLAIN_CLAIMS: readonly Claim[] = [
  [
    /\bngan hang\b(?! (mau|thuc pham|sua me|de thi))|\bnhtm|\bnhnn\b|(?<!\b(?:blood|food|data) ?)bank\b|\bbanking\b/,
    ['bank'],
  ],
  [/\bnha thuoc\b|\bpharmac(y|ies)\b/, ['pharmacy', 'hospital']],
  [/\bbenh vien\b|\bhospitals?\b/, ['hospital', 'pharmacy']],
  [
    /^truong (mam non|mau giao|tieu hoc|trung hoc|thcs|thpt|cao dang|dai hoc|hoc)\b|\b(school|university)\b/,
    ['school'],
  ],
  [
    /\b(cong an|canh sat|quan doi|chinh phu|quoc hoi|kho bac|hai quan|toa an nhan dan|vien kiem sat|nha nuoc|cuc thue|co quan thue|chi cuc|tong cuc|bao hiem xa hoi|bhxh|vneid)\b|^(uy ban|ubnd|hdnd)\b|\buy ban nhan dan\b/,
    STATE,
  ],
  [
    /\b(ministry|government|police|army|treasury|customs|national assembly|peoples? s? ?committee|tax (authority|department|office)|social (security|insurance)|court)\b/,
    STATE,
  ],
];

function claimIn(name: string, kind: string): Claim | undefined {
  const plain = name
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(/đ/g, 'd')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
  const isClaimed = (text: string) => (claim: Claim) =>
    claim[0].test(text) && !claim[1].includes(kind as PartnerKind);
  return CLAIMS.find(isClaimed(name)) ?? PLAIN_CLAIMS.find(isClaimed(plain));
}

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
    const claim = claimIn(text, kind);
    if (claim !== undefined)
      return `${JSON.stringify(text)} is the name of a ${claim[1][0]}, not of a ${kind}`;
  }
  return undefined;
}
