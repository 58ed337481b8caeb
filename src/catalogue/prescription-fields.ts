import { type Bilingual, type Field, sensitive } from './field.js';
import * as shape from './prescription-shapes.js';

type FieldName =
  | ('code' | 'issued_at' | 'valid_until' | 'facility' | 'prescriber' | 'patient')
  | ('diagnoses' | 'lines' | 'advice' | 'status' | 'remaining');

export type PrescriptionFieldId = `prescriptions.${FieldName}`;

const PARAMETER = {
  names: 'prescription',
  pattern: '^[0-9a-z]{12}-[NHCT]$',
  label: {
    vi: 'Mã của một đơn thuốc; không có mã nghĩa là mọi đơn hiện có thể mua thuốc',
    en: 'Code of one prescription; without it, all that can be dispensed now',
  },
  isOptional: true,
} as const;

/** A field of a prescription. All of them reveal health data, which is sensitive by law. */
function prescriptionField(
  vi: readonly [string, string],
  en: readonly [string, string],
  valueShape: Field['shape'],
  words: Readonly<Record<string, Bilingual>> = {},
  phrases: readonly Bilingual[] = [],
  codes: readonly string[] = [],
): Field {
  return { ...sensitive(vi, en, valueShape), parameter: PARAMETER, words, phrases, codes };
}

const word = (vi: string, en: string): Bilingual => ({ vi, en });

/** The fields of a prescription (Circular 26/2025), read by the SQL function prescription.read_fields. */
export const PRESCRIPTION_FIELDS: Readonly<Record<PrescriptionFieldId, Field>> = {
  'prescriptions.code': prescriptionField(
    ['Mã đơn thuốc', 'Mã để nhà thuốc tìm đúng đơn thuốc.'],
    ['Prescription code', 'The code by which the pharmacy finds the right prescription.'],
    shape.PRESCRIPTION_CODE,
  ),
  'prescriptions.issued_at': prescriptionField(
    ['Thời điểm kê đơn', 'Đơn thuốc được kê lúc nào.'],
    ['Time of prescribing', 'When the prescription was written.'],
    shape.ISSUED_AT,
  ),
  'prescriptions.valid_until': prescriptionField(
    ['Ngày cuối để mua thuốc', 'Sau ngày này nhà thuốc không được bán theo đơn.'],
    ['Last day to collect', 'After this day no pharmacy may dispense the drugs.'],
    shape.VALID_UNTIL,
  ),
  'prescriptions.facility': prescriptionField(
    ['Cơ sở khám bệnh', 'Bệnh viện hoặc phòng khám đã kê đơn.'],
    ['Health facility', 'The hospital or practice that wrote the prescription.'],
    shape.FACILITY,
    { code: word('Mã cơ sở', 'Facility code'), name: word('Tên cơ sở', 'Name') },
    [word('{name}', '{name}')],
    ['code'],
  ),
  'prescriptions.prescriber': {
    ...prescriptionField(
      ['Người kê đơn', 'Bác sĩ đã kê đơn và số giấy phép hành nghề.'],
      ['Prescriber', 'The doctor who prescribed, and the licence to practise.'],
      shape.PRESCRIBER,
      { name: word('Họ tên', 'Name'), licence_number: word('Số giấy phép', 'Licence number') },
      [word('{name} (giấy phép {licence_number})', '{name} (licence {licence_number})')],
    ),
    dataOf: ['prescriber'],
  },
  'prescriptions.patient': {
    ...prescriptionField(
      ['Tháng tuổi, cân nặng, người đưa trẻ đi khám', 'Chỉ có với trẻ dưới 72 tháng tuổi.'],
      ['Age in months, weight, accompanying adult', 'Only for a child under 72 months.'],
      shape.PATIENT,
      {
        age_months: word('Tháng tuổi', 'Age in months'),
        weight_kg: word('Cân nặng (kg)', 'Weight (kg)'),
        accompanied_by: word('Người đưa đi', 'Accompanied by'),
      },
      [word('{age_months} tháng tuổi, {weight_kg} kg', '{age_months} months old, {weight_kg} kg')],
    ),
    dataOf: ['subject', 'accompanying_adult'],
  },
  'prescriptions.diagnoses': prescriptionField(
    ['Chẩn đoán', 'Bệnh theo chẩn đoán của bác sĩ; nhà thuốc thường không cần biết.'],
    ['Diagnoses', 'The illness according to the doctor; a pharmacy seldom needs to know.'],
    shape.DIAGNOSES,
    { code: word('Mã ICD-10', 'ICD-10 code'), text: word('Chẩn đoán', 'Diagnosis') },
    [word('{text}', '{text}')],
    ['code'],
  ),
  'prescriptions.lines': prescriptionField(
    ['Thuốc trong đơn', 'Tên thuốc, hàm lượng, số lượng và cách dùng.'],
    ['Prescribed drugs', 'Which drugs, their strength, how much, and how to take them.'],
    shape.LINES,
    {
      drug: word('Thuốc', 'Drug'),
      trade_name: word('Tên thương mại', 'Trade name'),
      strength: word('Hàm lượng', 'Strength'),
      how_to_take: word('Cách dùng', 'How to take'),
      quantity: word('Số lượng', 'Quantity'),
      unit: word('Đơn vị', 'Unit'),
      days: word('Số ngày', 'Days'),
      dose: word('Liều', 'Dose'),
      form: word('Dạng thuốc', 'Form'),
      route: word('Đường dùng', 'Route'),
      atc: word('Mã ATC', 'ATC code'),
      line: word('Thuốc số', 'Drug no.'),
    },
    [
      word('{drug} ({trade_name}) {strength}', '{drug} ({trade_name}) {strength}'),
      word('{quantity} {unit}, dùng trong {days} ngày', '{quantity} {unit}, for {days} days'),
      word('{how_to_take}', '{how_to_take}'),
    ],
    ['atc', 'line'],
  ),
  'prescriptions.advice': prescriptionField(
    ['Lời dặn, hẹn khám lại', 'Lời dặn của bác sĩ và ngày hẹn khám lại.'],
    ['Advice and follow-up', 'What the doctor advises, and when to come again.'],
    shape.ADVICE,
    { text: word('Lời dặn', 'Advice'), follow_up_on: word('Hẹn khám lại', 'Follow-up on') },
    [word('{text}', '{text}')],
  ),
  'prescriptions.status': prescriptionField(
    ['Tình trạng đơn thuốc', 'Còn mua được không, đã mua hết chưa, đã thay bằng đơn khác chưa.'],
    ['State of the prescription', 'Whether drugs can still be collected, all were, or it was replaced.'],
    shape.STATUS,
    {
      open: word('Chưa mua thuốc', 'Nothing dispensed yet'),
      partly_dispensed: word('Đã mua một phần', 'Dispensed in part'),
      dispensed: word('Đã mua đủ', 'All dispensed'),
      expired: word('Đã hết hạn', 'Expired'),
      replaced: word('Đã thay bằng đơn khác', 'Replaced by another'),
      withdrawn: word('Đã thu hồi', 'Withdrawn'),
    },
  ),
  'prescriptions.remaining': prescriptionField(
    ['Số lượng thuốc còn được mua', 'Mỗi thuốc còn bao nhiêu, đã mua bao nhiêu và khi nào.'],
    ['What is still to be dispensed', 'How much of each drug is left, how much was dispensed, and when.'],
    shape.REMAINING,
    {
      line: word('Thuốc số', 'Drug no.'),
      quantity: word('Số lượng', 'Quantity'),
      unit: word('Đơn vị', 'Unit'),
      dispensed: word('Đã mua', 'Dispensed'),
      at: word('Lúc', 'At'),
    },
    [
      word('Thuốc số {line}: còn {quantity} {unit}', 'Drug no. {line}: {quantity} {unit} left'),
      word('{quantity}, lúc {at}', '{quantity}, at {at}'),
    ],
  ),
};
