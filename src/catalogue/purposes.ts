import type { Bilingual } from './field.js';
import type { FieldId } from './fields.js';

/** The kinds of organisation that can be registered as a partner. */
export type PartnerKind = 'bank' | 'pharmacy' | 'hospital' | 'school' | 'ministry' | 'civic' | 'authority';

export type AccessMode = 'once' | 'recurring';

/** An ISO 8601 duration in one unit, which PostgreSQL accepts as an interval: P90D, P1Y. SQL compares them (partner.days_of). */
export type Duration = `P${number}${'D' | 'W' | 'M' | 'Y'}`;

/** At most `count` times in each calendar `per`, in Vietnam's time zone. */
export interface Rate {
  readonly count: number;
  readonly per: 'day' | 'week' | 'month' | 'year';
}

/** A purpose, described in plain language, with the limits of requests for it. */
export interface Purpose {
  readonly label: Bilingual;
  readonly description: Bilingual;
  readonly partnerKinds: readonly PartnerKind[];
  readonly fields: readonly FieldId[];
  /** The sensitive fields that a request may require, and the law that says so; others it may only ask for as optional. */
  readonly requirableSensitive: Readonly<Partial<Record<FieldId, string>>>;
  /** For a field of the person, the derived fields that disclose less and suffice for this purpose. */
  readonly derivedAlternatives: Readonly<Partial<Record<FieldId, readonly FieldId[]>>>;
  readonly accessModes: readonly AccessMode[];
  /** How long an unused consent for one release is valid. */
  readonly onceValidFor: Duration;
  /** The longest validity and highest rate of a recurring consent; null when it may not recur. */
  readonly untilMax: Duration | null;
  readonly atMostMax: Rate | null;
  readonly retentionMax: Duration;
  /** Who may be asked: anyone, people who have not passed school age (Education Law 2019 article 28), or people of 18 and older. */
  readonly subjects: 'anyone' | 'until_school_age_ends' | 'adults';
  /** Whether people whom a value names get a pseudonym at the partner, so that it can tell them apart. */
  readonly hasPseudonyms: boolean;
  /** Whether the partner does not learn who answers: people are asked by share code only. */
  readonly isUnnamed?: true;
  /** Whether a person answers a partner once: a release that would be a second answer is refused. */
  readonly isAnsweredOnce?: true;
  /** The longest time to answer, in seconds. */
  readonly expiresInMax_s: number;
}

/** Prescription drugs are sold only on a prescription, by what it says. */
const PRESCRIPTION_LAW = 'Law on Pharmacy 105/2016/QH13 article 6; Circular 26/2025/TT-BYT';

/** What the short civic services have in common: one release within a day, of anybody, kept for a year. */
const CIVIC = {
  partnerKinds: ['civic'],
  requirableSensitive: {},
  derivedAlternatives: {},
  accessModes: ['once'],
  onceValidFor: 'P1D',
  untilMax: null,
  atMostMax: null,
  retentionMax: 'P1Y',
  subjects: 'anyone',
  hasPseudonyms: false,
  expiresInMax_s: 900,
} as const;

/**
 * All purposes for which data may be requested. Law 91/2025 article 9 requires one purpose at a time, in words the person
 * understands; the limits are policy and defined only here. The database enforces a copy of them (catalogue.purpose).
 */
export const PURPOSES = {
  'bank.account_opening': {
    label: { vi: 'Mở tài khoản ngân hàng', en: 'Opening a bank account' },
    description: {
      vi: 'Ngân hàng cần biết chủ tài khoản là ai để mở tài khoản. Ngân hàng chỉ được đọc thông tin một lần.',
      en: 'The bank needs to know who the account holder is to open the account. It may read the information once.',
    },
    partnerKinds: ['bank'],
    fields: [
      'person.birth_full_name',
      'person.personal_id_number',
      'person.date_of_birth',
      'person.sex',
      'person.nationality',
      'person.id_card_issue',
      'person.permanent_residence',
      'person.current_residence',
      'person.phone_number',
      'person.email',
      'person.occupation',
      'person.is_adult',
      'person.is_at_least_14',
      'person.birth_year',
      'person.province_of_residence',
    ],
    requirableSensitive: {},
    derivedAlternatives: {
      'person.date_of_birth': ['person.is_adult', 'person.birth_year'],
      'person.current_residence': ['person.province_of_residence'],
    },
    accessModes: ['once'],
    onceValidFor: 'P1D',
    untilMax: null,
    atMostMax: null,
    retentionMax: 'P10Y',
    subjects: 'anyone',
    hasPseudonyms: false,
    expiresInMax_s: 3600,
  },
  'bank.know_your_customer_refresh': {
    label: {
      vi: 'Cập nhật thông tin khách hàng của ngân hàng',
      en: 'Keeping bank customer details up to date',
    },
    description: {
      vi: 'Ngân hàng cần giữ thông tin của chủ tài khoản đúng với hiện tại. Ngân hàng được đọc lại nhiều lần cho đến ngày ghi trên yêu cầu; bạn có thể dừng bất cứ lúc nào.',
      en: 'The bank must keep the details of its account holder current. It may read them again until the day shown on the request; you can stop it at any time.',
    },
    partnerKinds: ['bank'],
    fields: [
      'person.birth_full_name',
      'person.personal_id_number',
      'person.id_card_issue',
      'person.nationality',
      'person.permanent_residence',
      'person.current_residence',
      'person.phone_number',
      'person.email',
      'person.occupation',
      'person.province_of_residence',
    ],
    requirableSensitive: {},
    derivedAlternatives: {
      'person.permanent_residence': ['person.province_of_residence'],
      'person.current_residence': ['person.province_of_residence'],
    },
    accessModes: ['recurring'],
    onceValidFor: 'P1D',
    untilMax: 'P1Y',
    atMostMax: { count: 4, per: 'month' },
    retentionMax: 'P5Y',
    subjects: 'anyone',
    hasPseudonyms: false,
    expiresInMax_s: 86_400,
  },
  'bank.age_check': {
    label: { vi: 'Ngân hàng kiểm tra tuổi', en: 'Age check by a bank' },
    description: {
      vi: 'Ngân hàng chỉ được biết đã đủ 18 tuổi hay chưa, không biết ngày sinh.',
      en: 'The bank learns only whether the age is 18 or more, not the date of birth.',
    },
    partnerKinds: ['bank'],
    fields: ['person.is_adult'],
    requirableSensitive: {},
    derivedAlternatives: {},
    accessModes: ['once'],
    onceValidFor: 'P1D',
    untilMax: null,
    atMostMax: null,
    retentionMax: 'P1Y',
    subjects: 'anyone',
    hasPseudonyms: false,
    expiresInMax_s: 900,
  },
  'pharmacy.age_check': {
    label: { vi: 'Nhà thuốc kiểm tra tuổi', en: 'Age check by a pharmacy' },
    description: {
      vi: 'Nhà thuốc chỉ được biết đã đủ 18 tuổi hay chưa, không biết ngày sinh.',
      en: 'The pharmacy learns only whether the age is 18 or more, not the date of birth.',
    },
    partnerKinds: ['pharmacy'],
    fields: ['person.is_adult'],
    requirableSensitive: {},
    derivedAlternatives: {},
    accessModes: ['once'],
    onceValidFor: 'P1D',
    untilMax: null,
    atMostMax: null,
    retentionMax: 'P30D',
    subjects: 'anyone',
    hasPseudonyms: false,
    expiresInMax_s: 900,
  },
  'pharmacy.dispense_prescription': {
    label: { vi: 'Mua thuốc theo đơn', en: 'Buying prescribed drugs' },
    description: {
      vi: 'Nhà thuốc xem đơn thuốc để bán đúng thuốc, đúng số lượng đã kê, và ghi lại đã bán những gì. Dừng đồng ý thì nhà thuốc không đọc và không bán theo đơn được nữa.',
      en: 'The pharmacy reads the prescription to dispense the right drugs, no more than prescribed, and records what it dispensed. When you stop the consent, it can neither read the prescription nor dispense any more.',
    },
    partnerKinds: ['pharmacy'],
    fields: [
      'prescriptions.code',
      'prescriptions.issued_at',
      'prescriptions.valid_until',
      'prescriptions.facility',
      'prescriptions.prescriber',
      'prescriptions.patient',
      'prescriptions.diagnoses',
      'prescriptions.lines',
      'prescriptions.advice',
      'prescriptions.status',
      'prescriptions.remaining',
      'person.birth_full_name',
      'person.date_of_birth',
      'person.birth_year',
      'person.sex',
    ],
    requirableSensitive: {
      'prescriptions.code': PRESCRIPTION_LAW,
      'prescriptions.issued_at': PRESCRIPTION_LAW,
      'prescriptions.valid_until': PRESCRIPTION_LAW,
      'prescriptions.facility': PRESCRIPTION_LAW,
      'prescriptions.prescriber': PRESCRIPTION_LAW,
      'prescriptions.patient': PRESCRIPTION_LAW,
      'prescriptions.lines': PRESCRIPTION_LAW,
      'prescriptions.status': PRESCRIPTION_LAW,
      'prescriptions.remaining': PRESCRIPTION_LAW,
    },
    derivedAlternatives: { 'person.date_of_birth': ['person.birth_year'] },
    accessModes: ['once', 'recurring'],
    onceValidFor: 'P1D',
    untilMax: 'P90D',
    atMostMax: { count: 10, per: 'day' },
    retentionMax: 'P2Y',
    subjects: 'anyone',
    hasPseudonyms: false,
    expiresInMax_s: 3600,
  },
  'school.enrolment': {
    label: { vi: 'Nhập học', en: 'School enrolment' },
    description: {
      vi: 'Nhà trường cần thông tin của học sinh và cha mẹ hoặc người giám hộ để làm hồ sơ nhập học, thay cho giấy tờ phải nộp.',
      en: 'The school needs details of the pupil and of the parents or guardian to enrol the pupil, in place of papers to hand in.',
    },
    partnerKinds: ['school'],
    fields: [
      'person.birth_full_name',
      'person.personal_id_number',
      'person.date_of_birth',
      'person.sex',
      'person.place_of_birth',
      'person.nationality',
      'person.ethnicity',
      'person.related_persons',
      'person.permanent_residence',
      'person.temporary_residence',
      'person.current_residence',
      'person.birth_year',
      'person.province_of_residence',
      'person.resident_of',
      'documents.health_insurance_card',
    ],
    requirableSensitive: {},
    // The year of birth determines the class (Education Law 2019 article 28), the unit the catchment area.
    derivedAlternatives: {
      'person.date_of_birth': ['person.birth_year'],
      'person.permanent_residence': ['person.resident_of', 'person.province_of_residence'],
      'person.temporary_residence': ['person.resident_of', 'person.province_of_residence'],
      'person.current_residence': ['person.resident_of', 'person.province_of_residence'],
    },
    accessModes: ['once'],
    onceValidFor: 'P7D',
    untilMax: null,
    atMostMax: null,
    retentionMax: 'P5Y',
    subjects: 'until_school_age_ends',
    hasPseudonyms: true,
    expiresInMax_s: 86_400,
  },
  'civic.condolence_book': {
    ...CIVIC,
    label: { vi: 'Ghi sổ tang', en: 'Signing a book of condolence' },
    description: {
      vi: 'Sổ tang ghi họ tên và tỉnh, thành phố nơi cư trú bên cạnh lời chia buồn.',
      en: 'The book of condolence shows the name and province next to the message.',
    },
    fields: ['person.birth_full_name', 'person.province_of_residence'],
  },
  'civic.petition': {
    ...CIVIC,
    label: { vi: 'Gửi phản ánh, kiến nghị', en: 'Petition or report to the authorities' },
    description: {
      vi: 'Cơ quan nhà nước cần biết phản ánh, kiến nghị là của một công dân đủ 18 tuổi ở tỉnh, thành phố nào, không cần biết là ai. Bí danh cho biết những lần gửi nào là của cùng một người.',
      en: 'The authority needs to know that a petition or report comes from a citizen of age, and from which province, not from whom. A pseudonym tells which of them come from the same person.',
    },
    fields: ['person.is_adult_citizen', 'person.province_of_residence', 'person.pseudonym'],
    retentionMax: 'P5Y',
    subjects: 'adults',
    isUnnamed: true,
  },
  'civic.congress_comment': {
    ...CIVIC,
    label: { vi: 'Góp ý văn kiện đại hội', en: 'Comment on a congress document' },
    description: {
      vi: 'Mỗi công dân đủ 18 tuổi góp ý một lần. Nơi nhận biết tỉnh, thành phố nơi cư trú, không biết là ai.',
      en: 'Each citizen of age comments once. The recipient learns the province of residence, and not from whom a comment is.',
    },
    fields: ['person.is_adult_citizen', 'person.province_of_residence', 'person.has_not_answered'],
    retentionMax: 'P5Y',
    subjects: 'adults',
    isUnnamed: true,
    isAnsweredOnce: true,
  },
  'civic.service_feedback': {
    ...CIVIC,
    label: { vi: 'Góp ý về dịch vụ', en: 'Feedback on the service' },
    description: {
      vi: 'Nơi cung cấp dịch vụ không biết góp ý là của ai. Bí danh cho biết những góp ý nào là của cùng một người.',
      en: 'The service does not learn from whom the feedback is. A pseudonym tells which feedback comes from the same person.',
    },
    fields: ['person.province_of_residence', 'person.pseudonym'],
    isUnnamed: true,
  },
  'civic.organisation_registration': {
    ...CIVIC,
    label: { vi: 'Đăng ký dịch vụ công cho tổ chức', en: 'Registering an organisation for public services' },
    description: {
      vi: 'Cơ quan nhà nước cần thông tin đã đăng ký của tổ chức để mở hồ sơ dịch vụ công. Người đại diện theo pháp luật trả lời thay cho tổ chức; thông tin cá nhân khác của người đó không được cung cấp.',
      en: 'The authority needs the registered data of the organisation to open its file for public services. The legal representative answers for the organisation; no other data of that person is shared.',
    },
    partnerKinds: ['civic', 'ministry'],
    fields: [
      'organisation.name',
      'organisation.tax_number',
      'organisation.head_office_address',
      'organisation.legal_representative',
    ],
    retentionMax: 'P10Y',
    subjects: 'adults',
    expiresInMax_s: 3600,
  },
  'civic.vehicle_rental': {
    ...CIVIC,
    label: { vi: 'Thuê xe', en: 'Renting a vehicle' },
    description: {
      vi: 'Nơi cho thuê xe cần biết người thuê là ai và được lái những hạng xe nào. Nơi đó chỉ được đọc thông tin một lần.',
      en: 'The rental needs to know who rents and what they may drive. It may read the information once.',
    },
    fields: [
      'documents.driving_licence',
      'person.birth_full_name',
      'person.phone_number',
      'person.date_of_birth',
      'person.is_adult',
      'person.birth_year',
    ],
    derivedAlternatives: { 'person.date_of_birth': ['person.is_adult', 'person.birth_year'] },
    expiresInMax_s: 3600,
  },
} as const satisfies Record<string, Purpose>;

export type PurposeId = keyof typeof PURPOSES;

/** A purpose, typed without the literal types of the table. */
export function purposeOf(id: PurposeId): Purpose {
  return PURPOSES[id];
}

/** Whether a text names a purpose. */
export function isPurposeId(text: string): text is PurposeId {
  return Object.hasOwn(PURPOSES, text);
}
