import type { components } from '../contract/generated/partner.js';

type Line = components['schemas']['NewPrescriptionLine'];

/** The drug of a prescription line. */
export type Drug = Pick<Line, 'drug' | 'atc' | 'strength' | 'form' | 'route' | 'unit' | 'trade_name'>;

/** A drug with its constants. */
export function drug(
  name: string,
  atc: string | undefined,
  strength: string,
  [form, unit, route = 'uống']: readonly [string, string, string?],
  trade_name?: string,
): Drug {
  return {
    drug: name,
    strength,
    form,
    route,
    unit,
    ...(atc !== undefined && { atc }),
    ...(trade_name !== undefined && { trade_name }),
  };
}

const TABLET = ['viên nén', 'viên'] as const;
const COATED = ['viên nén bao phim', 'viên'] as const;
const CAPSULE = ['viên nang cứng', 'viên'] as const;
const SACHET = ['thuốc bột pha uống', 'gói'] as const;
const SYRUP = ['siro', 'chai'] as const;
const INHALER = ['bình xịt định liều', 'bình', 'hít'] as const;
/** A decoction is counted in packs. */
export const HERB = ['vị thuốc', 'thang'] as const;

/** Drugs by their international names, with real ATC codes. */
export const DRUGS = {
  paracetamol: drug('Paracetamol', 'N02BE01', '500 mg', TABLET, 'Panadol'),
  amlodipine: drug('Amlodipine', 'C08CA01', '5 mg', TABLET),
  metformin: drug('Metformin', 'A10BA02', '850 mg', COATED, 'Glucophage'),
  salbutamol: drug('Salbutamol', 'R03AC02', '100 microgam/liều, 200 liều', INHALER, 'Ventolin'),
  atorvastatin: drug('Atorvastatin', 'C10AA05', '20 mg', COATED),
  rehydrationSalts: drug('Oral rehydration salts', undefined, '4,1 g', SACHET, 'Oresol'),
  loratadine: drug('Loratadine', 'R06AX13', '10 mg', TABLET),
  losartan: drug('Losartan', 'C09CA01', '50 mg', COATED, 'Cozaar'),
  tiotropium: drug('Tiotropium', 'R03BB04', '2,5 microgam/liều, 60 liều', INHALER, 'Spiriva Respimat'),
  omeprazole: drug('Omeprazole', 'A02BC01', '20 mg', CAPSULE),
  domperidone: drug('Domperidone', 'A03FA03', '10 mg', TABLET, 'Motilium-M'),
  esomeprazole: drug('Esomeprazole', 'A02BC05', '20 mg', ['viên nang tan trong ruột', 'viên'], 'Nexium'),
  amoxicillin: drug('Amoxicillin', 'J01CA04', '250 mg', SACHET),
  paracetamolForChildren: drug('Paracetamol', 'N02BE01', '150 mg', SACHET, 'Hapacol'),
  ambroxol: drug('Ambroxol', 'R05CB06', '15 mg/5 ml, chai 60 ml', SYRUP),
  paracetamolForInfants: drug('Paracetamol', 'N02BE01', '80 mg', SACHET, 'Hapacol'),
  sodiumChloride: drug('Sodium chloride', 'R01AX10', '0,9 %, lọ 10 ml', [
    'dung dịch nhỏ mũi',
    'lọ',
    'nhỏ mũi',
  ]),
  zincGluconate: drug('Zinc gluconate', 'A12CB02', '10 mg', SACHET),
  amoxicillinClavulanic: drug(
    'Amoxicillin and clavulanic acid',
    'J01CR02',
    '500 mg + 62,5 mg',
    SACHET,
    'Augmentin',
  ),
  ibuprofen: drug('Ibuprofen', 'M01AE01', '200 mg', COATED),
  budesonideFormoterol: drug(
    'Budesonide and formoterol',
    'R03AK07',
    '160 microgam + 4,5 microgam, 60 liều',
    INHALER,
    'Symbicort',
  ),
  cefuroxime: drug('Cefuroxime', 'J01DC02', '500 mg', COATED, 'Zinnat'),
  ferrousSulfate: drug('Ferrous sulfate and folic acid', 'B03AD03', '50 mg + 0,35 mg', COATED),
  gliclazide: drug('Gliclazide', 'A10BB09', '30 mg', ['viên nén giải phóng kéo dài', 'viên'], 'Diamicron MR'),
  acetylsalicylicAcid: drug('Acetylsalicylic acid', 'B01AC06', '81 mg', [
    'viên nén bao tan trong ruột',
    'viên',
  ]),
  bisoprolol: drug('Bisoprolol', 'C07AB07', '2,5 mg', COATED, 'Concor Cor'),
  colchicine: drug('Colchicine', 'M04AC01', '1 mg', TABLET),
  allopurinol: drug('Allopurinol', 'M04AA01', '300 mg', TABLET, 'Milurit'),
  levothyroxine: drug('Levothyroxine sodium', 'H03AA01', '50 microgam', TABLET, 'Berlthyrox'),
  tenofovirDisoproxil: drug('Tenofovir disoproxil', 'J05AF07', '300 mg', COATED, 'Viread'),
  diazepam: drug('Diazepam', 'N05BA01', '5 mg', TABLET, 'Seduxen'),
  phenobarbital: drug('Phenobarbital', 'N03AA02', '100 mg', TABLET),
  morphine: drug('Morphine', 'N02AA01', '30 mg', CAPSULE),
  fentanyl: drug('Fentanyl', 'N02AB03', '25 microgam/giờ', ['miếng dán', 'miếng', 'dán da'], 'Durogesic'),
};
