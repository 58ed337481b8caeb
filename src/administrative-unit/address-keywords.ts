import { plainText, wordKey } from './spelling.js';

/** What a word in front of a name or number says it is. */
export type Category = 'number' | 'alley' | 'street' | 'hamlet' | 'place' | 'unit';

/** A word, or a short phrase, that opens a part of an address. */
export interface Keyword {
  readonly words: readonly string[];
  readonly is: Category;
  readonly kind: string;
  /** A keyword only in front of a number: a common word, or an abbreviation. */
  readonly needsNumber: boolean;
}

// Each entry: kind and its spellings. A "#" marks what is a keyword only in front of a number.
const WORDS: Readonly<Record<Category, readonly string[]>> = {
  number: ['số nhà|nhà số|sn#|số#|nhà#|no#'],
  alley: ['hẻm', 'ngõ', 'ngách', 'kiệt#', 'lối#', 'đường hẻm#'],
  street: [
    'đường|đ|đg',
    'phố',
    'đại lộ|đl',
    'quốc lộ|ql#',
    'tỉnh lộ|đường tỉnh|tl#|đt#',
    'hương lộ|hl#',
    'huyện lộ|đường huyện|đh#',
    'liên tỉnh lộ|ltl#',
    'xa lộ',
    'cao tốc|đường cao tốc',
  ],
  hamlet: [
    'khu phố|kp|k phố|kh phố|kphố',
    'ấp',
    'thôn',
    'tổ dân phố|tdp|tổ dp',
    'tổ#|tổ nhân dân#|tổ tự quản#|tổ dân cư#',
    'xóm',
    'bản',
    'buôn|bon',
    'làng',
    'khóm',
    'khu#',
    'tiểu khu|tk#',
    'khối phố|khối#',
    'khu vực|kv#',
    'khu dân cư#|kdc#',
    'đội#',
    'cụm#',
    'phum',
    'sóc',
    'plei|plây',
  ],
  place: [
    'chung cư|cc',
    'tòa nhà|tòa#',
    'block',
    'lô',
    'lầu#',
    'tầng#',
    'phòng#',
    'căn hộ|căn#',
    'khu đô thị|kđt|kđtm',
    'khu dân cư|kdc',
    'khu tập thể|tập thể|ktt',
    'cư xá',
    'khu công nghiệp|kcn',
    'ký túc xá|ktx',
    'khu nhà ở',
  ],
  unit: [
    'phường|p#|f#',
    'xã|x',
    'thị trấn|tt',
    'quận|q',
    'huyện|h',
    'thị xã|tx',
    'thành phố|tp',
    'tỉnh|t',
    'đặc khu',
    'việt nam|vn',
  ],
};
/** Kinds of street whose numbers are counted apart: Tỉnh lộ 10 is not Quốc lộ 10. */
export const ROUTES: ReadonlySet<string> = new Set([
  'quốc lộ',
  'tỉnh lộ',
  'hương lộ',
  'huyện lộ',
  'liên tỉnh lộ',
  'cao tốc',
]);
/** Within a name these words open a part of their own; all others do in front of a number only. */
export const OPENS_WITHIN_NAME: ReadonlySet<string> = new Set(
  [
    'đường',
    'đại lộ',
    'quốc lộ',
    'phố',
    'hẻm',
    'ngõ',
    'ngách',
    'khu phố',
    'tổ dân phố',
    'thôn',
    'ấp',
    'xóm',
    'khóm',
  ].concat([
    'tiểu khu',
    'phường',
    'xã',
    'thị trấn',
    'quận',
    'huyện',
    'thị xã',
    'thành phố',
    'tỉnh',
    'đặc khu',
    'việt nam',
  ]),
);
/** Written without marks these may be other words (Ngô, Áp, Bàn, Láng): keywords in front of a number only. */
export const AMBIGUOUS_UNMARKED: ReadonlySet<string> = new Set(['ngõ', 'ấp', 'bản', 'làng', 'lô', 'sóc']);
export const LONGEST_PHRASE = 3;

const KEYWORDS = Object.entries(WORDS).flatMap(([is, entries]) =>
  entries.flatMap((entry) => {
    const spellings = entry.split('|');
    const kind = (spellings[0] ?? '').replace('#', '');
    return spellings.map(
      (spelling): Keyword => ({
        words: spelling.replace('#', '').split(' ').map(wordKey),
        is: is as Category,
        kind,
        needsNumber: spelling.endsWith('#'),
      }),
    );
  }),
);
/** By phrase, as word keys. */
export const MARKED_KEYWORDS = byPhrase((word) => word);
/** By phrase without marks. */
export const UNMARKED_KEYWORDS = byPhrase(plainText);

function byPhrase(spell: (word: string) => string): ReadonlyMap<string, readonly Keyword[]> {
  const found = new Map<string, Keyword[]>();
  for (const keyword of KEYWORDS) {
    const phrase = keyword.words.map(spell).join(' ');
    found.set(phrase, [...(found.get(phrase) ?? []), keyword]);
  }
  return found;
}
