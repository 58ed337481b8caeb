import * as shape from './document-shapes.js';
import { type Bilingual, basic, type Field } from './field.js';

export type DocumentKind = 'driving_licence' | 'health_insurance_card';

export type DocumentFieldId = `documents.${DocumentKind}`;

const word = (vi: string, en: string): Bilingual => ({ vi, en });

const OF_ANY = {
  issued_by: word('Nơi cấp', 'Issued by'),
  as_of: word('Theo cơ quan cấp, ngày', 'As stated by the issuer on'),
};

/**
 * Documents that a person has linked, read by the SQL function document.read_fields. None is sensitive by law: an
 * insurance card discloses that and where a person is insured, nothing about their health.
 */
export const DOCUMENT_FIELDS: Readonly<Record<DocumentFieldId, Field>> = {
  'documents.driving_licence': {
    ...basic(
      ['Giấy phép lái xe', 'Số giấy phép, các hạng xe được lái và thời hạn.'],
      ['Driving licence', 'Its number, the classes that may be driven, and its term.'],
      shape.DRIVING_LICENCE,
    ),
    words: {
      number: word('Số giấy phép', 'Licence number'),
      classes: word('Hạng xe được lái', 'Classes'),
      class: word('Hạng', 'Class'),
      since: word('Từ ngày', 'Since'),
      until: word('Đến ngày', 'Until'),
      issued_on: word('Ngày cấp', 'Issued on'),
      ...OF_ANY,
    },
    phrases: [
      word(
        'Hạng {class}, từ ngày {since} (đến ngày {until})',
        'Class {class}, since {since} (until {until})',
      ),
    ],
  },
  'documents.health_insurance_card': {
    ...basic(
      ['Thẻ bảo hiểm y tế', 'Số thẻ, thời hạn và nơi khám chữa bệnh ban đầu; không cho biết bệnh tật.'],
      ['Health insurance card', 'Its number, its term and the place of first care; nothing about health.'],
      shape.HEALTH_INSURANCE_CARD,
    ),
    words: {
      number: word('Số thẻ', 'Card number'),
      valid_from: word('Có giá trị từ', 'Valid from'),
      valid_until: word('Có giá trị đến', 'Valid until'),
      first_care_at: word('Nơi khám chữa bệnh ban đầu', 'Place of first care'),
      ...OF_ANY,
    },
  },
};
