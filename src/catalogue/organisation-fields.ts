import { type Bilingual, basic, type Field } from './field.js';
import { DATE, object, TEXT } from './shapes.js';

type FieldName = 'name' | 'tax_number' | 'head_office_address' | 'legal_representative';

export type OrganisationFieldId = `organisation.${FieldName}`;

const word = (vi: string, en: string): Bilingual => ({ vi, en });

/** A field of an organisation, which a request names by its tax number. Its data is not sensitive by law. */
function organisationField(
  vi: readonly [string, string],
  en: readonly [string, string],
  shape: Field['shape'],
): Field {
  return {
    ...basic(vi, en, shape),
    dataOf: ['organisation'],
    parameter: {
      names: 'organisation',
      isOptional: false,
      pattern: '^[0-9]{10}(?:-[0-9]{3})?$',
      label: word('Mã số thuế của tổ chức', 'Tax number of the organisation'),
    },
  };
}

/**
 * The fields of an organisation, which its legal representative is asked for, read by the SQL function organisation.read_fields.
 * They are requested alone, all of one organisation.
 */
export const ORGANISATION_FIELDS: Readonly<Record<OrganisationFieldId, Field>> = {
  'organisation.name': organisationField(
    ['Tên tổ chức', 'Tên đã đăng ký của tổ chức.'],
    ['Name of the organisation', 'The registered name of the organisation.'],
    TEXT,
  ),
  'organisation.tax_number': organisationField(
    ['Mã số thuế', 'Mã số thuế của tổ chức.'],
    ['Tax number', 'The tax number of the organisation.'],
    { type: 'string', pattern: '^[0-9]{10}(-[0-9]{3})?$' },
  ),
  'organisation.head_office_address': organisationField(
    ['Địa chỉ trụ sở chính', 'Địa chỉ đã đăng ký của trụ sở chính.'],
    ['Head-office address', 'The registered address of the head office.'],
    TEXT,
  ),
  'organisation.legal_representative': {
    ...organisationField(
      ['Người đại diện theo pháp luật', 'Họ tên của người đại diện trả lời, và đại diện từ khi nào.'],
      ['Legal representative', 'The name of the representative who answers, and since when.'],
      object({ full_name: TEXT, since: DATE, until: DATE }, ['until']),
    ),
    dataOf: ['organisation', 'subject'],
    words: {
      full_name: word('Họ tên', 'Name'),
      since: word('Từ ngày', 'Since'),
      until: word('Đến hết ngày', 'Until the end of'),
    },
    phrases: [
      word(
        '{full_name}, từ ngày {since} (đến hết ngày {until})',
        '{full_name}, since {since} (until {until})',
      ),
    ],
  },
};
