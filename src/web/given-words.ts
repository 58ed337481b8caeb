import type { components } from '../contract/generated/citizen.js';

/** What happened to an organisation's data, in words, with the requester's name and the representative's. */
export const GIVEN_WORDS = {
  vi: {
    title: 'Ai đã nhận thông tin của tổ chức',
    why: 'Ai đã đề nghị xem thông tin đã đăng ký của tổ chức, người đại diện đã trả lời ra sao, những gì đã được cung cấp. Từ sổ cái, mới nhất ở trên.',
    none: 'Chưa có ai đề nghị.',
    kinds: {
      request_created: (partner, person) => `${partner} gửi yêu cầu cho ${person}`,
      request_refused: (partner, person) => `${person} từ chối ${partner}`,
      consent_given: (partner, person) => `${person} đồng ý cho ${partner} xem`,
      consent_revoked: (partner, person) => `${person} rút lại sự đồng ý cho ${partner}`,
      consent_relinquished: (partner) => `${partner} tự thôi, không xem nữa`,
      consent_expired: (partner) => `Sự đồng ý cho ${partner} hết hạn`,
      consent_lapsed: (partner) => `Sự đồng ý cho ${partner} tự chấm dứt`,
      release: (partner) => `${partner} đã xem thông tin của tổ chức`,
      release_repeated: (partner) => `${partner} nhận lại lần xem trước`,
      release_empty: (partner) => `${partner} xem nhưng chưa có thông tin nào`,
      release_refused: (partner) => `${partner} muốn xem và bị từ chối`,
    },
  },
  en: {
    title: 'Who got the organisation’s details',
    why: 'Requests for the registered details of the organisation, what its representatives answered, and what was shared. From the ledger, newest first.',
    none: 'Nobody has asked yet.',
    kinds: {
      request_created: (partner, person) => `${partner} sent a request to ${person}`,
      request_refused: (partner, person) => `${person} refused ${partner}`,
      consent_given: (partner, person) => `${person} allowed ${partner} to read`,
      consent_revoked: (partner, person) => `${person} withdrew the consent for ${partner}`,
      consent_relinquished: (partner) => `${partner} gave up its consent and reads no more`,
      consent_expired: (partner) => `The consent for ${partner} expired`,
      consent_lapsed: (partner) => `The consent for ${partner} ended by itself`,
      release: (partner) => `${partner} read the details of the organisation`,
      release_repeated: (partner) => `${partner} fetched the same reading again`,
      release_empty: (partner) => `${partner} wanted to read, and there was nothing to give`,
      release_refused: (partner) => `${partner} wanted to read and was turned away`,
    },
  },
} as const satisfies Record<'vi' | 'en', GivenWords>;

/** What can happen to it. */
export type GivenKind = components['schemas']['OrganisationEntry']['kind'];

interface GivenWords {
  readonly title: string;
  readonly why: string;
  readonly none: string;
  readonly kinds: Readonly<Record<GivenKind, (partner: string, person: string) => string>>;
}
