import type { Member } from './member.js';
import { type Random, weighted } from './random.js';

/** Shares of surnames in per cent; a pair is spelled the first way in the north, the second in the south. */
const SURNAMES: readonly (readonly [readonly [string, string?], number])[] = [
  [['Nguyễn'], 38.4],
  [['Trần'], 12.1],
  [['Lê'], 9.5],
  [['Phạm'], 7],
  [['Hoàng', 'Huỳnh'], 5.1],
  [['Phan'], 4.5],
  [['Vũ', 'Võ'], 3.9],
  [['Đặng'], 2.1],
  [['Bùi'], 2],
  [['Đỗ'], 1.4],
  [['Hồ'], 1.3],
  [['Ngô'], 1.3],
  [['Dương'], 1],
  [['Lý'], 0.5],
];
const OTHER_SURNAMES =
  'Đinh Trịnh Đoàn Lâm Mai Đào Trương Cao Lương Tạ Châu Tô Phùng Vương Thái Tăng Quách'.split(' ');
/** Share of rare surnames in the majority: most rare surnames belong to ethnic groups. */
const OTHER_SHARE = 1;

/** Common surnames of ethnic groups; groups not listed have those of the majority. */
const SURNAMES_BY_ETHNICITY: Readonly<Record<string, readonly string[]>> = {
  Tày: ['Nông', 'Hoàng', 'Bế', 'Ma', 'Lý', 'La', 'Hà'],
  Nùng: ['Nông', 'Hoàng', 'Lương', 'Vi', 'Lục', 'Chu'],
  Thái: ['Lò', 'Quàng', 'Cà', 'Lường', 'Vi', 'Hà', 'Lô'],
  Mường: ['Bùi', 'Quách', 'Đinh', 'Hà', 'Phạm'],
  Mông: ['Giàng', 'Vàng', 'Sùng', 'Thào', 'Má', 'Vừ', 'Lý'],
  Khmer: ['Thạch', 'Sơn', 'Kim', 'Danh', 'Lâm', 'Kiên'],
  Dao: ['Bàn', 'Triệu', 'Đặng', 'Phùng', 'Lý', 'Chảo'],
  Hoa: ['Lâm', 'Trần', 'Lý', 'Quách', 'Hứa', 'Mã', 'Vương'],
};

interface NameGeneration {
  readonly bornBefore: number;
  readonly male: { readonly middle: readonly string[]; readonly given: readonly string[] };
  readonly female: { readonly middle: readonly string[]; readonly given: readonly string[] };
}

const words = (text: string) => text.split(' ');

/** Naming by generation: older people with Văn and Thị, the young with two-word names. */
const OLDER: NameGeneration = {
  bornBefore: 1970,
  male: {
    middle: words('Văn Văn Văn Văn Đình Xuân Hữu Quang Ngọc Bá'),
    given: words(
      'Bình Chiến Cường Dũng Đức Hải Hòa Hùng Khánh Lâm Long Lợi Minh Nam Nghĩa Phúc Quân Sơn Thành Thắng Tiến Toàn Tuấn Vinh',
    ),
  },
  female: {
    middle: words('Thị Thị Thị Thị Thị Kim Ngọc'),
    given: words(
      'Bích Bình Cúc Dung Đào Hạnh Hiền Hoa Hồng Huệ Lan Liên Loan Lý Mai Nga Nguyệt Nhung Oanh Phượng Sen Thanh Thảo Xuân Yến',
    ),
  },
};
const MIDDLE: NameGeneration = {
  bornBefore: 2000,
  male: {
    middle: words('Văn Văn Anh Công Đức Hoàng Hữu Minh Ngọc Quang Quốc Thanh Tiến Trung Tuấn Xuân'),
    given: words(
      'Anh Cường Duy Dũng Đạt Đức Hải Hiếu Hoàng Hưng Huy Khoa Kiên Long Nam Phong Phương Quân Sơn Thắng Thành Trung Tú Tùng Việt',
    ),
  },
  female: {
    middle: words('Thị Thị Thị Bích Diệu Hồng Hương Kim Minh Mỹ Ngọc Phương Thanh Thu Thùy Thúy'),
    given: words(
      'Anh Chi Dung Duyên Giang Hà Hằng Hạnh Hiền Hoa Huyền Hương Lan Linh Loan Mai Nga Ngân Nhung Phương Quỳnh Thảo Thủy Trang Trinh Uyên Vân Yến',
    ),
  },
};
const YOUNGER: NameGeneration = {
  bornBefore: Number.POSITIVE_INFINITY,
  male: {
    middle: words('Anh Bảo Đăng Đình Đức Gia Hải Hoàng Khánh Minh Nhật Phúc Quang Thành Thiên Tuấn Việt'),
    given: words(
      'An Anh Bách Bảo Đạt Dũng Duy Hưng Huy Khải Khang Khoa Khôi Kiên Lâm Long Minh Nam Nguyên Phong Phúc Quân Sơn Tú Vinh',
    ),
  },
  female: {
    middle: words('An Bảo Diệu Gia Hà Khánh Linh Mai Minh Ngọc Nhã Phương Quỳnh Thanh Thảo Thùy Tú Tuệ'),
    given: words(
      'An Anh Châu Chi Diệp Dung Giang Hân Hiền Hương Khuê Lam Linh Mai My Ngân Ngọc Nhi Như Phương Quyên Thảo Thư Trâm Trang Vân Vy Yến',
    ),
  },
};

/** Names of foreigners, by country. */
const FOREIGN_NAMES: Readonly<Record<string, Readonly<Record<Member['sex'] | 'family', readonly string[]>>>> =
  {
    KR: {
      family: words('Kim Lee Park Choi Jung'),
      male: words('Min-jun Ji-ho Sung-min'),
      female: words('Seo-yeon Ji-woo Ha-eun'),
    },
    JP: {
      family: words('Sato Suzuki Tanaka Ito'),
      male: words('Haruto Kenji Daiki'),
      female: words('Yui Sakura Aiko'),
    },
    CN: { family: words('Wang Li Zhang Liu'), male: words('Wei Jun Hao'), female: words('Na Fang Xiu') },
    LA: {
      family: words('Sisavath Phommasan Vongsa'),
      male: words('Bounmy Khamla Somchay'),
      female: words('Chanthala Noy Dala'),
    },
    FR: {
      family: words('Martin Bernard Dubois Moreau'),
      male: words('Louis Hugo Jules'),
      female: words('Alice Jeanne Louise'),
    },
    US: {
      family: words('Miller Davis Moore Clark'),
      male: words('James Daniel Henry'),
      female: words('Emma Olivia Grace'),
    },
  };

const drawSurname = weighted<readonly [string, string?]>([...SURNAMES, [['' as string], OTHER_SHARE]]);

/** Draws a surname when the father is unknown. */
export function surname(random: Random, ethnicity: string, south: boolean): string {
  const own = SURNAMES_BY_ETHNICITY[ethnicity];
  if (own !== undefined) return random.pick(own);
  const [north, otherwise] = drawSurname(random);
  if (north === '') return random.pick(OTHER_SURNAMES);
  return south ? (otherwise ?? north) : north;
}

/** Middle and given name by sex and birth year. */
export function givenNames(random: Random, sex: Member['sex'], birthYear: number): string {
  const generation = [OLDER, MIDDLE].find(({ bornBefore }) => birthYear < bornBefore) ?? YOUNGER;
  const { middle, given } = generation[sex];
  const first = random.pick(middle);
  const last = random.pick(given.filter((name) => name !== first));
  return `${first} ${last}`;
}

/** A foreigner's full name, given name last. */
export function foreignName(random: Random, country: string, sex: Member['sex'], family?: string): string {
  const names = FOREIGN_NAMES[country];
  if (names === undefined) throw new RangeError(`no names of ${country}`);
  return `${family ?? random.pick(names.family)} ${random.pick(names[sex])}`;
}

/** The shares of surnames in per cent, without those that have two spellings. */
export function surnameShares(): { name: string; percent: number }[] {
  return SURNAMES.flatMap(([[north, south], percent]) =>
    south === undefined ? [{ name: north, percent }] : [],
  );
}
