import { basic, type Field, sensitive } from './field.js';
import * as shape from './shapes.js';

/** The closed list: the fields of Law 26/2023 article 9, then of article 15, then derived fields. */
type FieldName =
  | 'birth_full_name'
  | 'other_name'
  | 'personal_id_number'
  | 'date_of_birth'
  | 'sex'
  | 'place_of_birth'
  | 'birth_registration_place'
  | 'place_of_origin'
  | 'ethnicity'
  | 'religion'
  | 'nationality'
  | 'blood_type'
  | 'old_id_number_9'
  | 'id_card_issue'
  | 'related_persons'
  | 'permanent_residence'
  | 'temporary_residence'
  | 'current_residence'
  | 'absence_declaration'
  | 'residence_file_number'
  | 'marital_status'
  | 'relation_to_household_head'
  | 'household_members'
  | 'death_or_missing_date'
  | 'phone_number'
  | 'email'
  | 'other_information'
  | 'portrait'
  | 'occupation'
  | 'eid_status'
  | 'is_adult'
  | 'is_adult_citizen'
  | 'is_at_least_14'
  | 'birth_year'
  | 'province_of_residence'
  | 'resident_of'
  | 'pseudonym'
  | 'has_not_answered';

export type PersonFieldId = `person.${FieldName}`;

const RESIDENCES: readonly PersonFieldId[] = [
  'person.permanent_residence',
  'person.temporary_residence',
  'person.current_residence',
];

/** The fields of a person's record, read by the SQL function population.read_fields. */
export const PERSON_FIELDS: Readonly<Record<PersonFieldId, Field>> = {
  'person.birth_full_name': basic(
    ['Họ, chữ đệm và tên khai sinh', 'Họ tên như trong giấy khai sinh.'],
    ['Full name at birth', 'The name as on the birth certificate.'],
    shape.TEXT,
  ),
  'person.other_name': basic(
    ['Tên gọi khác', 'Tên khác đã đăng ký.'],
    ['Other name', 'Another registered name.'],
    shape.TEXT,
  ),
  'person.personal_id_number': basic(
    ['Số định danh cá nhân', '12 chữ số trên thẻ căn cước.'],
    ['Personal identification number', 'The 12 digits on the identity card.'],
    shape.PERSONAL_NUMBER,
  ),
  'person.date_of_birth': basic(
    ['Ngày, tháng, năm sinh', 'Ngày sinh; từ đó biết được chính xác tuổi.'],
    ['Date of birth', 'The birthday; it reveals the exact age.'],
    shape.PARTIAL_DATE,
  ),
  'person.sex': basic(
    ['Giới tính', 'Nam hoặc nữ, theo đăng ký.'],
    ['Sex', 'Male or female, as registered.'],
    {
      enum: ['male', 'female'],
    },
  ),
  'person.place_of_birth': basic(
    ['Nơi sinh', 'Nơi sinh ra, theo tên cũ và tên hiện nay.'],
    ['Place of birth', 'Where the birth was, by its old and its present name.'],
    shape.PLACE,
  ),
  'person.birth_registration_place': basic(
    ['Nơi đăng ký khai sinh', 'Nơi cấp giấy khai sinh, theo tên cũ và tên hiện nay.'],
    ['Place of birth registration', 'Where the birth was registered, by its old and its present name.'],
    shape.PLACE,
  ),
  'person.place_of_origin': basic(
    ['Quê quán', 'Quê của gia đình, theo tên cũ và tên hiện nay.'],
    ['Place of origin', 'Where the family comes from, by its old and its present name.'],
    shape.PLACE,
  ),
  'person.ethnicity': sensitive(
    ['Dân tộc', 'Dân tộc theo đăng ký.'],
    ['Ethnicity', 'The ethnic group, as registered.'],
    shape.TEXT,
  ),
  'person.religion': sensitive(
    ['Tôn giáo', 'Tôn giáo theo đăng ký.'],
    ['Religion', 'The religion, as registered.'],
    shape.TEXT,
  ),
  'person.nationality': basic(
    ['Quốc tịch', 'Nước, hoặc các nước, mà người này là công dân.'],
    ['Nationality', 'The country or countries of citizenship.'],
    shape.NATIONALITY,
  ),
  'person.blood_type': sensitive(
    ['Nhóm máu', 'Nhóm máu: thông tin về sức khỏe.'],
    ['Blood type', 'The blood type: information on health.'],
    { enum: ['A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-'] },
  ),
  'person.old_id_number_9': basic(
    ['Số chứng minh nhân dân 9 số', 'Số trên chứng minh nhân dân cũ.'],
    ['Old 9-digit identity number', 'The number on the old identity card.'],
    { type: 'string', pattern: '^\\d{9}$' },
  ),
  'person.id_card_issue': basic(
    ['Ngày cấp, nơi cấp, thời hạn của thẻ căn cước', 'Thẻ được cấp khi nào, ở đâu và dùng đến khi nào.'],
    ['Issue and expiry of the identity card', 'When and where the card was issued and how long it is valid.'],
    shape.ID_CARD,
  ),
  'person.related_persons': {
    ...basic(
      [
        'Cha, mẹ, vợ hoặc chồng, con, người đại diện, người giám hộ',
        'Chỉ quan hệ và họ tên của những người thân này, không có số định danh.',
      ],
      [
        'Father, mother, spouse, children, representative, guardian',
        'Only the relation and name of these close people, no numbers.',
      ],
      shape.RELATED_PERSONS,
    ),
    dataOf: ['relatives'],
  },
  'person.permanent_residence': basic(
    ['Nơi thường trú', 'Địa chỉ đăng ký thường trú.'],
    ['Permanent residence', 'The address of the permanent registration.'],
    shape.RESIDENCE,
  ),
  'person.temporary_residence': basic(
    ['Nơi tạm trú', 'Địa chỉ đăng ký tạm trú và thời hạn.'],
    ['Temporary residence', 'The address of the temporary registration and its term.'],
    shape.RESIDENCE,
  ),
  'person.current_residence': basic(
    ['Nơi ở hiện tại', 'Địa chỉ nơi đang thực sự sinh sống.'],
    ['Current residence', 'The address of the actual home.'],
    shape.RESIDENCE,
  ),
  'person.absence_declaration': basic(
    ['Tình trạng khai báo tạm vắng', 'Có khai báo tạm vắng không: từ ngày nào, đến đâu.'],
    ['Declaration of absence', 'Whether an absence is declared: since when and where to.'],
    shape.ABSENCE,
  ),
  'person.residence_file_number': basic(
    ['Số hồ sơ cư trú', 'Số hồ sơ ở cơ quan đăng ký cư trú.'],
    ['Residence file number', 'The number of the file at the residence office.'],
    shape.TEXT,
  ),
  'person.marital_status': basic(
    ['Tình trạng hôn nhân', 'Độc thân, có vợ hoặc chồng, ly hôn, hoặc vợ hay chồng đã mất.'],
    ['Marital status', 'Single, married, divorced or widowed.'],
    { enum: ['single', 'married', 'divorced', 'widowed'] },
  ),
  'person.relation_to_household_head': basic(
    ['Mối quan hệ với chủ hộ', 'Là gì của chủ hộ trong hộ gia đình.'],
    ['Relation to the head of household', 'The relation to the head of the household.'],
    shape.HOUSEHOLD_RELATION,
  ),
  'person.household_members': {
    ...basic(
      [
        'Các thành viên trong hộ gia đình',
        'Chỉ quan hệ với chủ hộ và họ tên của những người cùng hộ, không có số định danh.',
      ],
      [
        'Members of the household',
        'Only the relation to the head and the name of the people in the household, no numbers.',
      ],
      shape.HOUSEHOLD_MEMBERS,
    ),
    dataOf: ['household_members'],
  },
  'person.death_or_missing_date': basic(
    ['Ngày, tháng, năm chết hoặc mất tích', 'Chỉ có khi một người đã mất hoặc mất tích.'],
    ['Date of death or of going missing', 'Present only for someone who has died or is missing.'],
    shape.DEATH_OR_MISSING,
  ),
  'person.phone_number': basic(
    ['Số thuê bao di động', 'Số điện thoại di động.'],
    ['Mobile phone number', 'The mobile number.'],
    { type: 'string', pattern: '^\\+[1-9]\\d{6,14}$' },
  ),
  'person.email': basic(
    ['Địa chỉ thư điện tử', 'Địa chỉ email.'],
    ['Email address', 'The email address.'],
    shape.TEXT,
  ),
  'person.other_information': basic(
    ['Thông tin khác', 'Ghi chú khác trong hồ sơ dân cư.'],
    ['Other information', 'Other remarks in the record.'],
    shape.TEXT,
  ),
  'person.portrait': basic(
    ['Ảnh chân dung', 'Ảnh khuôn mặt chụp khi làm thẻ căn cước.'],
    ['Portrait', 'The photo taken for the identity card.'],
    shape.PORTRAIT,
  ),
  'person.occupation': basic(
    ['Nghề nghiệp', 'Đang làm nghề gì.'],
    ['Occupation', 'What the work is.'],
    shape.TEXT,
  ),
  'person.eid_status': basic(
    ['Trạng thái căn cước điện tử', 'Tài khoản định danh điện tử đã kích hoạt chưa, ở mức nào.'],
    ['Status of the electronic identity', 'Whether the electronic identity is active, and at which level.'],
    shape.EID_STATUS,
  ),
  'person.is_adult': {
    ...basic(
      ['Đã đủ 18 tuổi hay chưa', 'Chỉ trả lời có hoặc không, không cho biết ngày sinh.'],
      ['Whether 18 or older', 'Only yes or no; the date of birth is not shared.'],
      shape.YES_OR_NO,
    ),
    derivedFrom: ['person.date_of_birth'],
  },
  'person.is_adult_citizen': {
    ...basic(
      ['Là công dân Việt Nam đủ 18 tuổi hay không', 'Chỉ trả lời có hoặc không, không cho biết ngày sinh.'],
      [
        'Whether a citizen of age',
        'Only yes or no: a citizen of Việt Nam, 18 or older. The date of birth is not shared.',
      ],
      shape.YES_OR_NO,
    ),
    derivedFrom: ['person.date_of_birth', 'person.nationality'],
  },
  'person.is_at_least_14': {
    ...basic(
      ['Đã đủ 14 tuổi hay chưa', 'Chỉ trả lời có hoặc không, không cho biết ngày sinh.'],
      ['Whether 14 or older', 'Only yes or no; the date of birth is not shared.'],
      shape.YES_OR_NO,
    ),
    derivedFrom: ['person.date_of_birth'],
  },
  'person.birth_year': {
    ...basic(
      ['Năm sinh', 'Chỉ năm sinh, không có ngày và tháng.'],
      ['Year of birth', 'Only the year, without day and month.'],
      shape.YEAR,
    ),
    derivedFrom: ['person.date_of_birth'],
  },
  'person.province_of_residence': {
    ...basic(
      ['Tỉnh, thành phố nơi cư trú', 'Chỉ tên tỉnh hoặc thành phố, không có địa chỉ.'],
      ['Province of residence', 'Only the name of the province or city, without an address.'],
      shape.UNIT_NAME,
    ),
    derivedFrom: RESIDENCES,
  },
  'person.resident_of': {
    ...basic(
      ['Có cư trú tại nơi được nêu hay không', 'Chỉ trả lời có hoặc không, không cho biết địa chỉ.'],
      ['Whether resident of the unit asked about', 'Only yes or no; the address is not shared.'],
      shape.YES_OR_NO,
    ),
    derivedFrom: RESIDENCES,
    parameter: {
      names: 'unit',
      isOptional: false,
      pattern: '^(?:[0-9]{2}|[0-9]{5})$',
      label: {
        vi: 'Mã tỉnh (2 số) hoặc mã xã, phường, đặc khu (5 số) hiện hành',
        en: 'Present code of a province (2 digits) or commune (5 digits)',
      },
    },
  },
  'person.pseudonym': {
    ...basic(
      [
        'Bí danh',
        'Một mã chỉ dùng với bên yêu cầu này cho mục đích này, không cho biết tên hay số định danh.',
      ],
      [
        'Pseudonym',
        'A code for this requester and purpose alone. It tells neither name nor personal number.',
      ],
      shape.PSEUDONYM,
    ),
    derivedFrom: ['person.personal_id_number'],
  },
  'person.has_not_answered': {
    ...basic(
      ['Đã trả lời hay chưa', 'Mỗi người chỉ trả lời bên yêu cầu này một lần cho mục đích này.'],
      ['Whether answered before', 'Each person answers this requester once for this purpose.'],
      shape.YES_OR_NO,
    ),
    derivedFrom: [],
  },
};
