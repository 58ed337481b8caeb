import type { DocumentFieldId, DocumentKind } from '../catalogue/document-fields.js';
import type { Bilingual } from '../catalogue/field.js';
import { PURPOSES, type PurposeId, purposeOf } from '../catalogue/purposes.js';

/** The issuer of a document. */
export interface IssuerFact {
  readonly id: string;
  readonly name: Bilingual;
}

/** The issuer of each kind of document. */
export const ISSUERS: Readonly<Record<DocumentKind, IssuerFact>> = {
  driving_licence: {
    id: 'traffic-police',
    name: { vi: 'Cục Cảnh sát giao thông', en: 'Traffic Police Department' },
  },
  health_insurance_card: {
    id: 'social-security',
    name: { vi: 'Bảo hiểm xã hội Việt Nam', en: 'Viet Nam Social Security' },
  },
};

/** The terms of linking a document: a purpose of the gateway's own, which no partner can request. */
export const LINKING = {
  id: 'documents.link',
  label: {
    vi: 'Giữ sẵn giấy tờ để bạn cho xem khi có nơi hỏi',
    en: 'Keeping a document ready for you to share when asked',
  },
  description: {
    vi: 'Cổng gửi số định danh của bạn cho cơ quan cấp để lấy nội dung giấy tờ một lần, rồi giữ cho đến khi bạn gỡ. Không ai đọc được nếu bạn chưa đồng ý với từng nơi hỏi.',
    en: 'The gateway gives your personal number to the issuer to fetch the document once, and keeps it until you unlink it. Nobody reads it unless you agree with each who asks.',
  },
} as const;

/** Kinds of document that can be linked. */
export const DOCUMENT_KINDS = Object.keys(ISSUERS) as DocumentKind[];

/** Parses a kind of document; undefined for other text. */
export function documentKindOf(text: string | undefined): DocumentKind | undefined {
  return DOCUMENT_KINDS.find((kind) => kind === text);
}

export function fieldOf(kind: DocumentKind): DocumentFieldId {
  return `documents.${kind}`;
}

/** The purposes for which partners may request a document. */
export function purposesOf(kind: DocumentKind): PurposeId[] {
  return (Object.keys(PURPOSES) as PurposeId[]).filter((id) => purposeOf(id).fields.includes(fieldOf(kind)));
}
