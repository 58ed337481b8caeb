import type { HouseholdRelation, PersonRow } from '../database/admin/person-row.js';
import { addYears, type Day, dayOf, yearOf } from './calendar.js';
import { digitsOf, personalNumber, type Sex } from './numbers.js';

/** A persona: a made-up person to try things with. */
export interface Persona {
  readonly key: PersonaKey;
  readonly personal_id_number: string;
  /** Cancelled numbers that still find the person. */
  readonly former_numbers: readonly string[];
  readonly name: string;
  /** One line about the person and what can be tried. */
  readonly story: { readonly vi: string; readonly en: string };
  readonly birth_year: number;
  /** Level of the account; null without one. */
  readonly account_level: 1 | 2 | null;
  /** Numbers of this child's guardians. */
  readonly guardians: readonly string[];
  /** What the person does by itself when asked; null for one who waits for somebody to sign in. */
  readonly acts: Act | null;
}

/** What a person of the sandbox does by itself (see sandbox/actor.ts). */
export type Act =
  | ('approve_all' | 'approve_required' | 'approve_slowly' | 'approve_then_revoke')
  | ('refuse' | 'never_answer' | 'expire');

export type PersonaKey =
  | ('an' | 'duc' | 'bao_anh' | 'gia_khoi' | 'ong_phuong' | 'ba_xoan' | 'mai' | 'hai_long')
  | ('seo_yeon' | 'sinh' | 'tu' | 'tuyet' | 'hoa' | 'ong_hoa')
  | ('approves_all' | 'approves_required' | 'refuses' | 'never_answers' | 'expires' | 'slow' | 'revokes')
  | ('without_phone' | 'second_guardian' | 'child_of_two');

/** A persona's entry in the table below, from which numbers and dates follow. */
export interface Character {
  readonly id: number;
  readonly name: string;
  readonly sex: Sex;
  /** A date of birth, or an age in years and days on the day of generation. */
  readonly born: string | { readonly years: number; readonly days: number };
  readonly precision?: PersonRow['date_of_birth_precision'];
  readonly prefix: string;
  readonly serial: number;
  /** Birth year in the cancelled number. */
  readonly formerBirthYear?: number;
  /** Commune of origin and of birth registration until June 2025; none for foreigners. */
  readonly origin?: string;
  readonly nationality?: string;
  readonly home: 'cau_giay' | 'yen_bai' | 'ba_dinh' | 'hai_chau' | 'sa_pa' | 'hoi_an' | 'soc_trang' | null;
  readonly relation: HouseholdRelation | null;
  readonly level: 1 | 2 | null;
  readonly ties?: readonly (readonly ['father' | 'mother' | 'spouse' | 'child', PersonaKey])[];
  readonly guardians?: readonly PersonaKey[];
  readonly guardianship?: { readonly kind: 'parent' | 'guardian'; readonly jointly: boolean };
  readonly story: { readonly vi: string; readonly en: string };
  readonly acts?: Act;
}

/** Ids up to these are reserved for personas. */
export const PERSONA_ID_MAX = 999;
export const PERSONA_HOUSEHOLD_ID_MAX = 999;

export const CHARACTERS: Readonly<Record<PersonaKey, Character>> = {
  an: {
    id: 1,
    name: 'Nguyễn Thu An',
    sex: 'female',
    born: '1990-01-31',
    prefix: '001',
    serial: 17,
    origin: '00004',
    home: 'cau_giay',
    relation: 'spouse',
    level: 2,
    ties: [
      ['father', 'ong_hoa'],
      ['mother', 'tuyet'],
      ['spouse', 'duc'],
      ['child', 'bao_anh'],
      ['child', 'gia_khoi'],
    ],
    story: {
      vi: 'Người lớn, tài khoản mức 2, hồ sơ đầy đủ, có đơn thuốc chưa mua; thường đồng ý khi thấy yêu cầu hợp lý.',
      en: 'An adult with a level 2 account, a complete record and an open prescription; she usually approves what makes sense.',
    },
  },
  duc: {
    id: 2,
    name: 'Trần Minh Đức',
    sex: 'male',
    born: '1988-09-02',
    prefix: '048',
    serial: 21,
    origin: '20242',
    home: 'cau_giay',
    relation: 'head',
    level: 2,
    ties: [
      ['spouse', 'an'],
      ['child', 'bao_anh'],
      ['child', 'gia_khoi'],
    ],
    story: {
      vi: 'Chồng của An, chủ hộ; cùng An quyết định cho các con; mới mua một phần thuốc theo đơn.',
      en: "An's husband and head of the household; decides for the children as she does; his prescription is partly dispensed.",
    },
  },
  bao_anh: {
    id: 3,
    name: 'Trần Bảo Anh',
    sex: 'female',
    born: { years: 4, days: 150 },
    prefix: '001',
    serial: 33,
    origin: '00004',
    home: 'cau_giay',
    relation: 'child',
    level: null,
    guardians: ['an', 'duc'],
    guardianship: { kind: 'parent', jointly: false },
    ties: [
      ['father', 'duc'],
      ['mother', 'an'],
    ],
    story: {
      vi: 'Con gái 4 tuổi của An và Đức: dưới 7 tuổi, cha hoặc mẹ quyết định thay; bé có đơn thuốc chưa mua.',
      en: "An and Đức's daughter of 4: under 7, a parent decides for her; she has an open prescription.",
    },
  },
  gia_khoi: {
    id: 4,
    name: 'Trần Gia Khôi',
    sex: 'male',
    born: { years: 10, days: 100 },
    prefix: '001',
    serial: 41,
    origin: '00004',
    home: 'cau_giay',
    relation: 'child',
    level: 2,
    guardians: ['an', 'duc'],
    guardianship: { kind: 'parent', jointly: false },
    ties: [
      ['father', 'duc'],
      ['mother', 'an'],
    ],
    story: {
      vi: 'Con trai 10 tuổi của An và Đức: cần cả em và cha hoặc mẹ cùng đồng ý.',
      en: "An and Đức's son of 10: both he and one parent must approve.",
    },
  },
  ong_phuong: {
    id: 5,
    name: 'Lò Văn Phương',
    sex: 'male',
    born: '1950-01-01',
    precision: 'year',
    prefix: '015',
    serial: 58,
    formerBirthYear: 1952,
    origin: '04258',
    home: 'yen_bai',
    relation: 'head',
    level: 2,
    ties: [['spouse', 'ba_xoan']],
    story: {
      vi: 'Ông cụ chỉ biết năm sinh; số định danh được cấp lại khi sửa năm sinh, số cũ vẫn tìm thấy ông; đơn thuốc đã hết hạn.',
      en: 'An old man of whom only the birth year is known; his number was issued anew, the old one still finds him; his prescription has expired.',
    },
  },
  ba_xoan: {
    id: 6,
    name: 'Hà Thị Xoan',
    sex: 'female',
    born: '1953-08-15',
    prefix: '015',
    serial: 65,
    origin: '04258',
    home: 'yen_bai',
    relation: 'spouse',
    level: 2,
    ties: [['spouse', 'ong_phuong']],
    story: {
      vi: 'Vợ ông Phương; cùng ông giám hộ cháu Mai, mọi việc phải có cả hai người; đơn thuốc của bà đã thay bằng đơn khác.',
      en: "Mr Phương's wife; guardian of Mai together with him, and both must decide; her prescription was replaced by another.",
    },
  },
  mai: {
    id: 7,
    name: 'Lò Thị Mai',
    sex: 'female',
    born: { years: 12, days: 60 },
    prefix: '015',
    serial: 76,
    origin: '04258',
    home: 'yen_bai',
    relation: 'grandchild',
    level: 2,
    guardians: ['ong_phuong', 'ba_xoan'],
    guardianship: { kind: 'guardian', jointly: true },
    story: {
      vi: 'Cháu 12 tuổi ở với ông bà; ông bà giám hộ chung nên cần cháu và cả hai người cùng đồng ý.',
      en: 'A girl of 12 with her grandparents, who are guardians jointly: she and both of them must approve.',
    },
  },
  hai_long: {
    id: 8,
    name: 'Nguyễn Hải Long',
    sex: 'male',
    born: { years: 16, days: 120 },
    prefix: '001',
    serial: 84,
    origin: '00004',
    home: 'ba_dinh',
    relation: 'grandchild',
    level: 2,
    guardians: ['tuyet'],
    guardianship: { kind: 'guardian', jointly: false },
    story: {
      vi: 'Thiếu niên 16 tuổi ở với bà: từ 16 tuổi em tự mình quyết định.',
      en: 'A boy of 16 who lives with his grandmother: from 16 he decides alone.',
    },
  },
  seo_yeon: {
    id: 9,
    name: 'Kim Seo-yeon',
    sex: 'female',
    born: '1992-04-11',
    prefix: '231',
    serial: 109,
    nationality: 'KR',
    home: 'hai_chau',
    relation: 'head',
    level: 2,
    story: {
      vi: 'Người Hàn Quốc có thẻ tạm trú, tài khoản mức 2; không có dân tộc, quê quán trong hồ sơ.',
      en: 'A Korean with a residence card and a level 2 account; her record has no ethnicity or place of origin.',
    },
  },
  sinh: {
    id: 10,
    name: 'Vàng A Sinh',
    sex: 'male',
    born: '1999-12-05',
    prefix: '010',
    serial: 112,
    origin: '03016',
    home: 'sa_pa',
    relation: 'head',
    level: 2,
    story: {
      vi: 'Công nhân có hai nơi cư trú: thường trú ở Sa Pa, tạm trú ở Thủ Dầu Một.',
      en: 'A worker with two residences: permanent in Sa Pa, temporary in Thủ Dầu Một.',
    },
  },
  tu: {
    id: 11,
    name: 'Huỳnh Thanh Từ',
    sex: 'female',
    born: '1985-06-20',
    prefix: '049',
    serial: 127,
    origin: '20404',
    home: 'hoi_an',
    relation: 'head',
    level: 2,
    story: {
      vi: 'Chủ tiệm may ở Hội An, đã ly hôn; tự mình trả lời từng yêu cầu.',
      en: 'A tailor in Hội An, divorced, who answers each request herself.',
    },
  },
  tuyet: {
    id: 12,
    name: 'Lê Thị Tuyết',
    sex: 'female',
    born: '1961-11-08',
    prefix: '001',
    serial: 136,
    origin: '00167',
    home: 'ba_dinh',
    relation: 'head',
    level: 1,
    ties: [['child', 'an']],
    story: {
      vi: 'Mẹ của An, tài khoản mức 1: xem được, nhưng muốn đồng ý phải lên mức 2.',
      en: "An's mother with a level 1 account: she may read, but approving takes level 2.",
    },
  },
  hoa: {
    id: 13,
    name: 'Thạch Thị Hoa',
    sex: 'female',
    born: '1970-03-01',
    precision: 'month',
    prefix: '094',
    serial: 141,
    origin: '31507',
    home: 'soc_trang',
    relation: 'head',
    level: null,
    story: {
      vi: 'Người chưa có tài khoản định danh: yêu cầu gửi đến bà sẽ hết hạn, bên hỏi không biết vì sao.',
      en: 'She has no account: a request for her expires, and who asked cannot tell why.',
    },
  },
  ong_hoa: {
    id: 14,
    name: 'Nguyễn Văn Hòa',
    sex: 'male',
    born: '1958-02-14',
    prefix: '001',
    serial: 158,
    origin: '00004',
    home: null,
    relation: null,
    level: null,
    ties: [['child', 'an']],
    story: {
      vi: 'Cha của An, đã mất: hỏi về ông cũng giống như hỏi một người không tồn tại.',
      en: "An's father, who has died: asking about him looks like asking about nobody.",
    },
  },
  approves_all: {
    id: 15,
    name: 'Đỗ Thị Thuận',
    sex: 'female',
    born: '1991-05-06',
    prefix: '079',
    serial: 901,
    origin: '00004',
    home: null,
    relation: null,
    level: 2,
    acts: 'approve_all',
    story: {
      vi: 'Tự đồng ý mọi trường sau một giây, cho mình và cho bé Nhi mà chị cùng giám hộ.',
      en: 'By herself approves every field after a second, for herself and for Nhi, whose guardian she is with another.',
    },
  },
  approves_required: {
    id: 16,
    name: 'Bùi Văn Vừa',
    sex: 'male',
    born: '1987-10-12',
    prefix: '079',
    serial: 902,
    origin: '00004',
    home: null,
    relation: null,
    level: 2,
    acts: 'approve_required',
    story: {
      vi: 'Tự đồng ý sau một giây, nhưng chỉ những trường bắt buộc.',
      en: 'By himself approves after a second, but only the required fields.',
    },
  },
  refuses: {
    id: 17,
    name: 'Đặng Thị Khước',
    sex: 'female',
    born: '1979-02-27',
    prefix: '079',
    serial: 903,
    origin: '00004',
    home: null,
    relation: null,
    level: 2,
    acts: 'refuse',
    story: {
      vi: 'Tự từ chối mọi yêu cầu sau một giây, và không bao giờ phải nói vì sao.',
      en: 'By herself refuses whatever is asked after a second, and never has to say why.',
    },
  },
  never_answers: {
    id: 18,
    name: 'Hồ Văn Lặng',
    sex: 'male',
    born: '1968-07-19',
    prefix: '079',
    serial: 904,
    origin: '00004',
    home: null,
    relation: null,
    level: 2,
    acts: 'never_answer',
    story: {
      vi: 'Không bao giờ trả lời: yêu cầu chờ đến hết thời hạn đã hỏi.',
      en: 'Never answers: a request waits for as long as was asked.',
    },
  },
  expires: {
    id: 19,
    name: 'Ngô Thị Muộn',
    sex: 'female',
    born: '1983-12-01',
    prefix: '079',
    serial: 905,
    origin: '00004',
    home: null,
    relation: null,
    level: 2,
    acts: 'expire',
    story: {
      vi: 'Không trả lời, và yêu cầu hết hạn sau một giây, dù đã hỏi thời hạn dài hơn.',
      en: 'Never answers, and a request expires after a second, whatever time was asked for.',
    },
  },
  slow: {
    id: 20,
    name: 'Dương Văn Chậm',
    sex: 'male',
    born: '1959-04-04',
    prefix: '079',
    serial: 906,
    origin: '00004',
    home: null,
    relation: null,
    level: 2,
    acts: 'approve_slowly',
    story: {
      vi: 'Tự đồng ý mọi trường, nhưng sau mười giây.',
      en: 'By himself approves every field, but only after ten seconds.',
    },
  },
  revokes: {
    id: 21,
    name: 'Lý Thị Rút',
    sex: 'female',
    born: '1994-08-30',
    prefix: '079',
    serial: 907,
    origin: '00004',
    home: null,
    relation: null,
    level: 2,
    acts: 'approve_then_revoke',
    story: {
      vi: 'Tự đồng ý mọi trường sau một giây, rồi rút lại ngay sau lần cung cấp dữ liệu đầu tiên.',
      en: 'By herself approves every field after a second, and revokes once data was released for the first time.',
    },
  },
  without_phone: {
    id: 22,
    name: 'Phan Văn Thiếu',
    sex: 'male',
    born: '1996-01-15',
    prefix: '079',
    serial: 908,
    origin: '00004',
    home: null,
    relation: null,
    level: 2,
    acts: 'approve_all',
    story: {
      vi: 'Tự đồng ý mọi trường sau một giây; hồ sơ không có số điện thoại và thư điện tử.',
      en: 'By himself approves every field after a second; his record has no phone number and no email.',
    },
  },
  second_guardian: {
    id: 23,
    name: 'Trịnh Văn Đồng',
    sex: 'male',
    born: '1990-09-09',
    prefix: '079',
    serial: 909,
    origin: '00004',
    home: null,
    relation: null,
    level: 2,
    acts: 'approve_all',
    story: {
      vi: 'Tự đồng ý mọi trường sau một giây, cho mình và cho bé Nhi mà anh cùng giám hộ.',
      en: 'By himself approves every field after a second, for himself and for Nhi, whose guardian he is with another.',
    },
  },
  child_of_two: {
    id: 24,
    name: 'Đỗ Minh Nhi',
    sex: 'female',
    born: { years: 10, days: 200 },
    prefix: '079',
    serial: 910,
    origin: '00004',
    home: null,
    relation: null,
    level: 2,
    guardians: ['approves_all', 'second_guardian'],
    guardianship: { kind: 'guardian', jointly: true },
    acts: 'approve_all',
    story: {
      vi: 'Bé 10 tuổi; em và cả hai người giám hộ chung đều phải đồng ý, và cả ba tự đồng ý sau một giây.',
      en: 'A girl of 10 whose two guardians act jointly: she and both of them must approve, and all three do after a second.',
    },
  },
};

/** Birthday of a character on a day of generation. */
export function birthOf({ born }: Character, today: Day): Day {
  return typeof born === 'string' ? dayOf(born) : addYears(today, -born.years) - born.days;
}

export function numberOf(character: Character, today: Day): number {
  const { prefix, sex, serial } = character;
  return personalNumber(Number(prefix), sex, yearOf(birthOf(character, today)), serial);
}

/** The number cancelled when the birth year was corrected, if any. */
export function formerNumberOf({ prefix, sex, serial, formerBirthYear }: Character): number | undefined {
  return formerBirthYear === undefined
    ? undefined
    : personalNumber(Number(prefix), sex, formerBirthYear, serial);
}

/**
 * The personas of the sandbox. Children's numbers hold their birth year, so they follow from the day.
 * @param today ISO date: the day for which the sample was made, not the day of the question
 */
export function personas(today: string): Persona[] {
  const day = dayOf(today);
  const entries = Object.entries(CHARACTERS) as [PersonaKey, Character][];
  return entries.map(([key, character]) => {
    const former = formerNumberOf(character);
    return {
      key,
      personal_id_number: digitsOf(numberOf(character, day)),
      former_numbers: former === undefined ? [] : [digitsOf(former)],
      name: character.name,
      story: character.story,
      birth_year: yearOf(birthOf(character, day)),
      account_level: character.level,
      acts: character.acts ?? null,
      guardians: (character.guardians ?? []).map((guardian) => digitsOf(numberOf(CHARACTERS[guardian], day))),
    };
  });
}
