import { type Html, html } from '../html.js';
import type { Language } from '../pages/language.js';
import { table } from './page.js';

/** A kind of registry event. */
interface Kind {
  /** Members with other persons and units than the subject, who is in `personal_id_number`. */
  readonly names: readonly string[];
  readonly vi: string;
  readonly en: string;
  /** Refusals beside those of every kind, each perhaps with the case. */
  readonly refusals: Readonly<Record<string, { readonly vi: string; readonly en: string } | null>>;
}

const AS_BIRTH = {
  number_rule_violated: null,
  number_taken: null,
  insurance_number_taken: null,
  relation_impossible: null,
  card_rule_violated: null,
};

/** The kinds of registry events. A test compares them with the code. */
export const REGISTRY_KINDS: Readonly<Record<string, Kind>> = {
  birth: {
    names: ['child', 'mother', 'father', 'household.member'],
    vi: 'Tạo bản ghi và số định danh của trẻ; thêm trẻ vào cha, mẹ và hộ gia đình; ghi nơi cư trú, thẻ và bảo hiểm y tế. Cha và mẹ: cả hai hoặc không ai.',
    en: "Creates the child's record and number, adds the child to its parents and the household, writes residence, card and health insurance. Mother and father: both or neither.",
    refusals: {
      ...AS_BIRTH,
      relation_impossible: {
        vi: 'giới tính hoặc tuổi của cha, mẹ; thành viên không có hộ',
        en: 'sex or age of a parent; a member without a household',
      },
    },
  },
  foundling_registered: {
    names: ['child', 'guardian', 'household.member', 'found.unit'],
    vi: 'Tạo bản ghi và số định danh của trẻ bị bỏ rơi; nơi tìm thấy trẻ là nơi sinh và quê quán.',
    en: 'Creates the record and number of a child found without parents; the place where it was found is its place of birth and of origin.',
    refusals: {
      ...AS_BIRTH,
      guardian_under_age: null,
      date_impossible: {
        vi: 'tìm thấy trước khi sinh hoặc sau khi đăng ký',
        en: 'found before birth or after registration',
      },
    },
  },
  person_registered: {
    names: ['person', 'mother', 'father', 'guardian', 'household.member'],
    vi: 'Tạo bản ghi và số định danh của người nhập hoặc trở lại quốc tịch, người chưa từng được đăng ký, hoặc người nước ngoài đến định cư; có thể lập hộ mới.',
    en: 'Creates the record and number of a person who was naturalised, regained nationality, was never registered, or is a foreigner who settles; a new household is possible.',
    refusals: {
      ...AS_BIRTH,
      guardian_under_age: null,
      relation_impossible: {
        vi: 'cả khi người giám hộ là của người đã thành niên',
        en: 'also a guardian of an adult',
      },
      nationality_rule_violated: null,
    },
  },
  naturalised: {
    names: ['new_personal_id_number'],
    vi: 'Người nước ngoài trong sổ thành công dân; thẻ thường trú hết giá trị; thay số định danh và thẻ nếu có.',
    en: 'Makes a foreigner in the registry a citizen; the residence card is no longer valid; replaces number and card if given.',
    refusals: {
      registry_disagrees: { vi: 'đã là công dân', en: 'is a citizen' },
      nationality_rule_violated: null,
      number_rule_violated: null,
      number_taken: null,
      card_rule_violated: null,
      superseded: null,
    },
  },
  permanent_residence_changed: {
    names: ['unit', 'household.member'],
    vi: 'Thay nơi thường trú; có `household` thì chuyển sang hộ khác hoặc hộ mới.',
    en: 'Replaces the permanent residence; with `household` also moves to another household or a new one.',
    refusals: {
      superseded: null,
      relation_impossible: {
        vi: 'thành viên không có hộ, hoặc chủ hộ chuyển vào chính hộ của mình',
        en: 'a member without a household, or a head who joins the own household',
      },
    },
  },
  temporary_residence_registered: {
    names: ['unit'],
    vi: 'Thay nơi tạm trú.',
    en: 'Replaces the temporary residence.',
    refusals: { superseded: null },
  },
  temporary_residence_ended: {
    names: [],
    vi: 'Kết thúc tạm trú.',
    en: 'Ends the temporary residence.',
    refusals: { registry_disagrees: null },
  },
  current_residence_declared: {
    names: ['unit'],
    vi: 'Ghi nơi ở hiện tại; không có `unit` thì là nơi thường trú.',
    en: 'Sets where the subject actually lives; without `unit`, at the permanent residence.',
    refusals: { superseded: null },
  },
  marriage: {
    names: ['spouse'],
    vi: 'Ghi hai người kết hôn.',
    en: 'Marries the two.',
    refusals: {
      relation_impossible: {
        vi: 'chưa đủ tuổi (nam 20, nữ 18), đang có vợ hoặc chồng, chính mình, cha mẹ với con, anh chị em',
        en: 'under age (20 for men, 18 for women), married, the same person, parent and child, siblings',
      },
    },
  },
  divorce: {
    names: ['spouse'],
    vi: 'Ghi hai người ly hôn.',
    en: 'Ends their marriage.',
    refusals: { registry_disagrees: null },
  },
  guardianship_begun: {
    names: ['guardian'],
    vi: 'Người giám hộ quyết định thay trẻ đến ngày `until` hoặc đến khi trẻ đủ 18 tuổi; gửi lại thì thay điều kiện.',
    en: 'The guardian decides for the child up to `until` or the 18th birthday; a repeat replaces the terms.',
    refusals: {
      guardian_under_age: null,
      relation_impossible: {
        vi: 'người đó đã 18 tuổi, hoặc là chính người giám hộ',
        en: 'the subject is 18, or is the guardian',
      },
    },
  },
  guardianship_ended: {
    names: ['guardian'],
    vi: 'Người giám hộ, cha hoặc mẹ thôi quyết định thay trẻ.',
    en: 'The guardian or parent no longer decides for the child.',
    refusals: { registry_disagrees: null },
  },
  card_issued: {
    names: [],
    vi: 'Thay thẻ và, nếu có, ảnh chân dung.',
    en: 'Replaces the card and, if given, the portrait.',
    refusals: { superseded: null, card_rule_violated: null, too_young_for_portrait: null },
  },
  number_reissued: {
    names: ['new_personal_id_number'],
    vi: 'Thay số định danh vì giới tính hoặc ngày sinh được sửa; số cũ vẫn chỉ đúng người đó.',
    en: 'Replaces the number, with the corrected sex or date of birth; the old number still identifies the person.',
    refusals: {
      number_rule_violated: null,
      number_taken: null,
      registry_disagrees: {
        vi: 'giới tính và năm sinh không đổi',
        en: 'sex and year of birth are unchanged',
      },
      relation_impossible: null,
    },
  },
  correction: {
    names: ['corrected.mother', 'corrected.father'],
    vi: 'Thay những mục được nêu của bản ghi, cả nơi sinh, nơi đăng ký, quê quán; `null` xóa giá trị.',
    en: 'Replaces the given members of the record, units of birth, registration and origin too; `null` removes a value.',
    refusals: {
      number_rule_violated: { vi: 'khi đó hãy gửi `number_reissued`', en: 'send `number_reissued` instead' },
      relation_impossible: null,
    },
  },
  death: {
    names: [],
    vi: 'Ghi người đó đã mất; vợ hoặc chồng thành góa, hộ có chủ hộ khác.',
    en: 'Records the death; the spouse is widowed, the household gets another head.',
    refusals: {},
  },
  missing: {
    names: [],
    vi: 'Không có nơi cư trú, không được đếm, không quyết định, cho đến `found`.',
    en: 'No residence, no counting, no decisions until `found`.',
    refusals: { registry_disagrees: null },
  },
  found: {
    names: [],
    vi: 'Kết thúc `missing`.',
    en: 'Ends `missing`.',
    refusals: { registry_disagrees: null },
  },
  account_activated: {
    names: ['guardian'],
    vi: 'Kích hoạt tài khoản định danh điện tử hoặc nâng mức; dưới 14 tuổi cần người giám hộ.',
    en: 'Activates the electronic identity account or raises its level; under 14 with the guardian.',
    refusals: {
      account_rule_violated: null,
      registry_disagrees: { vi: 'mức không cao hơn', en: 'the level is not higher' },
    },
  },
  organisation_role_begun: {
    names: [],
    vi: 'Ghi người này là đại diện theo pháp luật hoặc quản trị viên của tổ chức trong `organisation`, đến hết ngày `until` nếu có; ghi tên, loại và địa chỉ của tổ chức.',
    en: 'Makes the subject a legal representative or an administrator of the `organisation`, until the end of `until` if given; records name, kind and address of the organisation.',
    refusals: {
      relation_impossible: { vi: 'dưới 18 tuổi', en: 'under 18' },
      registry_disagrees: { vi: 'đang có vai trò này', en: 'has this role' },
    },
  },
  organisation_role_ended: {
    names: [],
    vi: 'Kết thúc vai trò đó ngay.',
    en: 'Ends that role at once.',
    refusals: { registry_disagrees: { vi: 'không có vai trò này', en: 'does not have this role' } },
  },
};

type Rows = readonly (readonly [code: string, vi: string, en: string])[];

/** Why an event of any kind may be refused, and the refusals of single kinds. A test compares them with the code. */
export const REGISTRY_REFUSALS: Rows = [
  ['invalid_event', 'không theo đúng lược đồ', 'it does not follow its schema'],
  [
    'event_id_reused',
    'đã có sự kiện khác với `event_id` này',
    'another event was applied under this `event_id`',
  ],
  ['date_in_future', '`occurred_on` ở tương lai', '`occurred_on` is in the future'],
  [
    'date_impossible',
    '`occurred_on` trước ngày sinh, hoặc kết thúc không sau bắt đầu',
    "`occurred_on` is before the subject's birth, or an end is not after its beginning",
  ],
  ['person_unknown', 'chưa ai từng có số định danh này', 'nobody ever held a number that it names'],
  [
    'person_dead',
    'người được nêu đã mất (`correction` thì vẫn được)',
    'the subject, spouse, guardian or household member has died (a `correction` may be about the dead)',
  ],
  [
    'unit_not_in_force',
    'vào ngày `occurred_on` không đơn vị nào có mã này; trước ngày 30/06/2025 tính theo danh sách đầu tiên',
    'no unit held a code on `occurred_on`; before 30 June 2025 the unit that the lists first state counts',
  ],
  [
    'superseded',
    'đã có sự kiện cùng loại với ngày muộn hơn: về một người, chúng có hiệu lực theo thứ tự của `occurred_on`',
    'the registry has a later date of the same kind: about one person they take effect in the order of `occurred_on`',
  ],
  [
    'registry_disagrees',
    'sổ không có điều mà sự kiện này kết thúc hay thay đổi, hoặc đã có giá trị mới',
    'the registry does not have what this ends or changes, or has the new value already',
  ],
  ['relation_impossible', 'quan hệ này không thể có', 'this relationship is not possible'],
  ['guardian_under_age', 'người giám hộ dưới 18 tuổi', 'the guardian is under 18'],
  ['number_taken', 'số định danh mới đã được cấp', 'the new personal number was issued before'],
  [
    'insurance_number_taken',
    'mười chữ số cuối của số bảo hiểm là của người khác',
    "the last ten digits of the insurance number are somebody else's",
  ],
  [
    'number_rule_violated',
    'số định danh không khớp nơi, thế kỷ, giới tính hoặc năm sinh',
    'the personal number does not match place, century, sex or year of birth',
  ],
  ['card_rule_violated', 'người này không thể có loại thẻ này', 'this person cannot have this kind of card'],
  ['too_young_for_portrait', 'trẻ dưới 6 tuổi không có ảnh chân dung', 'a child under 6 has no portrait'],
  [
    'account_rule_violated',
    'người này không thể có tài khoản hay mức này, hoặc không theo cách này',
    'the person cannot have this account or level, or not in this way',
  ],
  [
    'nationality_rule_violated',
    'sự kiện không thể cho quốc tịch này',
    'the event cannot give this nationality',
  ],
];

/** What is implausible about an event that was applied all the same. A test compares them with the code. */
export const REGISTRY_WARNINGS: Rows = [
  [
    'mother_age_implausible',
    'mẹ dưới 15 hoặc từ 55 tuổi khi sinh',
    'a mother under 15, or of 55 and older, at a birth',
  ],
  [
    'father_age_implausible',
    'cha dưới 15 hoặc từ 80 tuổi khi sinh',
    'a father under 15, or of 80 and older, at a birth',
  ],
  [
    'births_too_close',
    'hai lần sinh của một người mẹ cách nhau hơn một ngày mà chưa đủ 6 tháng',
    'two births by one mother, more than a day apart, within 6 months',
  ],
  ['mother_died_before_birth', 'mẹ mất trước ngày sinh', 'the mother died on a day before the birth'],
  [
    'father_died_before_birth',
    'cha mất hơn 300 ngày trước ngày sinh',
    'the father died more than 300 days before the birth',
  ],
  [
    'age_implausible',
    'trên 120 tuổi; trẻ bị bỏ rơi từ 16 tuổi',
    'over 120 years; a foundling of 16 or older',
  ],
];

/** A text in which what is between backticks is code. */
const marked = (text: string): Html =>
  html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;

/** A table of codes and what they mean. */
export const codesTable = (language: Language, label: string, rows: Rows): Html =>
  table(
    label,
    language === 'vi' ? ['mã', 'nghĩa là'] : ['code', 'means'],
    rows.map(([code, vi, en]) => [html`<code>${code}</code>`, marked(language === 'vi' ? vi : en)]),
  );

/** The kinds, folded one by one. */
export function kindsList(language: Language): Html {
  const words =
    language === 'vi'
      ? { names: 'Nêu thêm', refusals: 'Có thể bị từ chối vì' }
      : { names: 'Names besides', refusals: 'May be refused as' };
  return html`${Object.entries(REGISTRY_KINDS).map(([kind, { names, refusals, ...effect }]) => {
    const reasons = Object.entries(refusals).map(
      ([code, when]) => html`<li><code>${code}</code>${when && html`: ${marked(when[language])}`}</li>`,
    );
    return html`<details><summary><code>${kind}</code></summary>
<p>${marked(effect[language])}</p>
${names.length > 0 && html`<p>${words.names}: ${names.map((name) => html`<code>${name}</code> `)}</p>`}
${
  reasons.length > 0 &&
  html`<p>${words.refusals}:</p>
<ul>${reasons}</ul>`
}
</details>
`;
  })}`;
}
