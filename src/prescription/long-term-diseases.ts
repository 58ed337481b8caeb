/**
 * Diseases for which up to 90 days' supply may be prescribed (Circular 26/2025), by ICD-10 code or prefix. A small
 * sample of the ministry's list; an operator replaces it with the full one.
 */
export const LONG_TERM_DISEASES: readonly string[] = [
  'B18',
  'B20',
  'E03',
  'E05',
  'E10',
  'E11',
  'E78',
  'F20',
  'G20',
  'G30',
  'G40',
  'I10',
  'I11',
  'I20',
  'I25',
  'I48',
  'I50',
  'I69',
  'J44',
  'J45',
  'M05',
  'M06',
  'M10',
  'N18',
];
