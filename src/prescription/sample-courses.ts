import type { components } from '../contract/generated/partner.js';
import { DRUGS, type Drug, drug, HERB } from './sample-drugs.js';

type Line = components['schemas']['NewPrescriptionLine'];

/** Drugs prescribed together for one illness. */
export interface Course {
  readonly kind: 'N' | 'H' | 'C' | 'T';
  /** Age range in years, both inclusive, with fractions below one year. */
  readonly ages: readonly [number, number];
  readonly diagnoses: components['schemas']['Diagnoses'];
  readonly lines: readonly Line[];
  readonly advice: string;
  /** Whether a follow-up visit is due when the supply ends. */
  readonly seenAgain: boolean;
}

function take(it: Drug, dose: string, how_to_take: string, quantity: number, days: number): Line {
  return { ...it, dose, how_to_take, quantity, days };
}

/** Herbs that are boiled together, one pack per day. */
function decoction(packs: number, how: string, herbs: readonly (readonly [string, string])[]): Line[] {
  return herbs.map(([name, each]) =>
    take(drug(name, undefined, `${each} mỗi thang`, HERB), '1 thang', how, packs, packs),
  );
}

/** Illnesses of the personas. */
export const SORE_THROAT: Course = {
  kind: 'C',
  ages: [16, 120],
  seenAgain: false,
  diagnoses: [
    { code: 'J02.9', text: 'Viêm họng cấp' },
    { code: 'J30.4', text: 'Viêm mũi dị ứng' },
  ],
  lines: [
    take(DRUGS.paracetamol, '1 viên', 'Khi sốt trên 38,5 độ hoặc đau nhiều, cách nhau ít nhất 6 giờ', 15, 5),
    take(DRUGS.loratadine, '1 viên', 'Ngày 1 lần, buổi tối', 10, 10),
  ],
  advice: 'Uống nhiều nước ấm, súc họng bằng nước muối.',
};

export const HIGH_PRESSURE: Course = {
  kind: 'C',
  ages: [35, 120],
  seenAgain: true,
  diagnoses: [{ code: 'I10', text: 'Tăng huyết áp vô căn' }],
  lines: [
    take(DRUGS.amlodipine, '1 viên', 'Ngày 1 lần, buổi sáng', 30, 30),
    take(DRUGS.losartan, '1 viên', 'Ngày 1 lần, buổi tối', 30, 30),
  ],
  advice: 'Ăn nhạt, đo huyết áp mỗi sáng và ghi lại.',
};

export const LUNGS: Course = {
  kind: 'C',
  ages: [50, 120],
  seenAgain: true,
  diagnoses: [{ code: 'J44.9', text: 'Bệnh phổi tắc nghẽn mạn tính' }],
  lines: [
    take(DRUGS.salbutamol, '2 nhát', 'Xịt khi khó thở', 1, 30),
    take(DRUGS.tiotropium, '2 nhát', 'Ngày 1 lần, buổi sáng', 1, 30),
  ],
  advice: 'Không hút thuốc, súc miệng sau khi xịt.',
};

export const STOMACH: Course = {
  kind: 'C',
  ages: [18, 120],
  seenAgain: true,
  diagnoses: [{ code: 'K29.7', text: 'Viêm dạ dày' }],
  lines: [
    take(DRUGS.omeprazole, '1 viên', 'Ngày 2 lần, trước ăn 30 phút', 28, 14),
    take(DRUGS.domperidone, '1 viên', 'Ngày 3 lần, trước ăn', 21, 7),
  ],
  advice: 'Không uống rượu bia, cà phê; ăn đúng bữa.',
};

/** The replacement of Hà Thị Xoan's first prescription. */
export const STOMACH_GENTLER: Course = {
  ...STOMACH,
  lines: [take(DRUGS.esomeprazole, '1 viên', 'Ngày 1 lần, trước ăn sáng 30 phút', 14, 14)],
};

export const CHILD_COUGH: Course = {
  kind: 'C',
  ages: [1, 5],
  seenAgain: true,
  diagnoses: [{ code: 'J20.9', text: 'Viêm phế quản cấp' }],
  lines: [
    take(DRUGS.amoxicillin, '1 gói', 'Ngày 3 lần, pha với nước, sau ăn', 15, 5),
    take(DRUGS.paracetamolForChildren, '1 gói', 'Khi sốt trên 38,5 độ, cách nhau ít nhất 6 giờ', 10, 5),
    take(DRUGS.ambroxol, '2,5 ml', 'Ngày 3 lần, sau ăn', 1, 5),
  ],
  advice: 'Cho bé uống nhiều nước; khám lại ngay nếu thở nhanh hoặc bỏ bú, bỏ ăn.',
};

/** A small sample of everyday practice, drugs by their international names. It is not medical advice. */
export const COURSES: readonly Course[] = [
  SORE_THROAT,
  HIGH_PRESSURE,
  LUNGS,
  STOMACH,
  CHILD_COUGH,
  {
    kind: 'C',
    ages: [0, 0.99],
    seenAgain: false,
    diagnoses: [{ code: 'J00', text: 'Viêm mũi họng cấp (cảm thường)' }],
    lines: [
      take(DRUGS.paracetamolForInfants, '1 gói', 'Khi sốt trên 38,5 độ, cách nhau ít nhất 6 giờ', 8, 4),
      take(DRUGS.sodiumChloride, '2 giọt mỗi bên', 'Ngày 4 lần, trước khi bú', 2, 7),
    ],
    advice: 'Cho bé bú nhiều lần, giữ ấm; khám lại nếu bé bỏ bú.',
  },
  {
    kind: 'C',
    ages: [0, 5],
    seenAgain: false,
    diagnoses: [{ code: 'A09.9', text: 'Viêm dạ dày - ruột chưa rõ nguyên nhân' }],
    lines: [
      take(DRUGS.rehydrationSalts, '1 gói pha 200 ml', 'Uống từng ngụm sau mỗi lần tiêu chảy', 10, 3),
      take(DRUGS.zincGluconate, '1 gói', 'Ngày 1 lần, lúc đói', 10, 10),
    ],
    advice: 'Pha đúng lượng nước; khám lại nếu bé li bì, khát nhiều hoặc có máu trong phân.',
  },
  {
    kind: 'C',
    ages: [6, 15],
    seenAgain: false,
    diagnoses: [{ code: 'H66.9', text: 'Viêm tai giữa' }],
    lines: [
      take(DRUGS.amoxicillinClavulanic, '1 gói', 'Ngày 3 lần, đầu bữa ăn', 21, 7),
      take(DRUGS.ibuprofen, '1 viên', 'Ngày 2 lần, sau ăn, khi đau', 6, 3),
    ],
    advice: 'Giữ tai khô, uống đủ số ngày.',
  },
  {
    kind: 'C',
    ages: [6, 40],
    seenAgain: true,
    diagnoses: [{ code: 'J45.9', text: 'Hen phế quản' }],
    lines: [
      take(DRUGS.budesonideFormoterol, '1 liều', 'Ngày 2 lần, sáng và tối, súc miệng sau khi hít', 1, 30),
      take(DRUGS.salbutamol, '2 nhát', 'Xịt khi khó thở', 1, 30),
    ],
    advice: 'Tránh khói bụi; mang theo bình xịt cắt cơn.',
  },
  {
    kind: 'C',
    ages: [16, 65],
    seenAgain: false,
    diagnoses: [{ code: 'N39.0', text: 'Nhiễm khuẩn đường tiết niệu' }],
    lines: [take(DRUGS.cefuroxime, '1 viên', 'Ngày 2 lần, sau ăn', 14, 7)],
    advice: 'Uống nhiều nước, uống đủ số ngày.',
  },
  {
    kind: 'C',
    ages: [18, 50],
    seenAgain: true,
    diagnoses: [{ code: 'D50.9', text: 'Thiếu máu thiếu sắt' }],
    lines: [take(DRUGS.ferrousSulfate, '1 viên', 'Ngày 1 lần, trước ăn', 30, 30)],
    advice: 'Không uống cùng trà, sữa.',
  },
  {
    kind: 'C',
    ages: [40, 120],
    seenAgain: true,
    diagnoses: [
      { code: 'E11.9', text: 'Đái tháo đường típ 2' },
      { code: 'E78.5', text: 'Tăng lipid máu' },
    ],
    lines: [
      take(DRUGS.metformin, '1 viên', 'Ngày 2 lần, sau ăn', 120, 60),
      take(DRUGS.gliclazide, '1 viên', 'Ngày 1 lần, trước ăn sáng', 60, 60),
      take(DRUGS.atorvastatin, '1 viên', 'Ngày 1 lần, buổi tối', 60, 60),
    ],
    advice: 'Ăn ít tinh bột và đường, đi bộ 30 phút mỗi ngày, mang theo kẹo phòng hạ đường huyết.',
  },
  {
    kind: 'C',
    ages: [50, 120],
    seenAgain: true,
    diagnoses: [
      { code: 'I25.9', text: 'Bệnh tim thiếu máu cục bộ mạn tính' },
      { code: 'I10', text: 'Tăng huyết áp vô căn' },
    ],
    lines: [
      take(DRUGS.acetylsalicylicAcid, '1 viên', 'Ngày 1 lần, sau ăn trưa', 90, 90),
      take(DRUGS.bisoprolol, '1 viên', 'Ngày 1 lần, buổi sáng', 90, 90),
      take(DRUGS.atorvastatin, '1 viên', 'Ngày 1 lần, buổi tối', 90, 90),
    ],
    advice: 'Đến bệnh viện ngay khi đau ngực quá 15 phút.',
  },
  {
    kind: 'C',
    ages: [30, 120],
    seenAgain: true,
    diagnoses: [{ code: 'M10.9', text: 'Bệnh gút' }],
    lines: [
      take(DRUGS.colchicine, '1 viên', 'Ngày 1 lần, buổi tối', 10, 10),
      take(DRUGS.allopurinol, '1 viên', 'Ngày 1 lần, sau ăn', 30, 30),
    ],
    advice: 'Không ăn nội tạng, hải sản; không uống bia.',
  },
  {
    kind: 'C',
    ages: [25, 80],
    seenAgain: true,
    diagnoses: [{ code: 'E03.9', text: 'Suy giáp' }],
    lines: [take(DRUGS.levothyroxine, '1 viên', 'Ngày 1 lần, lúc đói, trước ăn sáng 30 phút', 90, 90)],
    advice: 'Không tự ngừng thuốc.',
  },
  {
    kind: 'C',
    ages: [18, 75],
    seenAgain: true,
    diagnoses: [{ code: 'B18.1', text: 'Viêm gan vi rút B mạn tính' }],
    lines: [take(DRUGS.tenofovirDisoproxil, '1 viên', 'Ngày 1 lần, cùng bữa ăn', 90, 90)],
    advice: 'Uống đúng giờ mỗi ngày, không tự ngừng thuốc.',
  },
  {
    kind: 'H',
    ages: [20, 80],
    seenAgain: true,
    diagnoses: [
      { code: 'F41.9', text: 'Rối loạn lo âu' },
      { code: 'G47.0', text: 'Mất ngủ' },
    ],
    lines: [take(DRUGS.diazepam, '1 viên', 'Ngày 1 lần, trước khi ngủ', 10, 10)],
    advice: 'Không lái xe, không uống rượu khi dùng thuốc.',
  },
  {
    kind: 'H',
    ages: [16, 70],
    seenAgain: true,
    diagnoses: [{ code: 'G40.9', text: 'Động kinh' }],
    lines: [take(DRUGS.phenobarbital, '1 viên', 'Ngày 1 lần, buổi tối', 30, 30)],
    advice: 'Không tự ngừng thuốc, không lái xe.',
  },
  {
    kind: 'N',
    ages: [40, 120],
    seenAgain: true,
    diagnoses: [
      { code: 'C34.9', text: 'U ác của phế quản hoặc phổi' },
      { code: 'R52.1', text: 'Đau mạn tính khó chữa' },
    ],
    lines: [take(DRUGS.morphine, '1 viên', 'Ngày 2 lần, cách nhau 12 giờ', 20, 10)],
    advice: 'Giữ thuốc ngoài tầm tay trẻ em; trả lại thuốc không dùng hết.',
  },
  {
    kind: 'N',
    ages: [40, 120],
    seenAgain: true,
    diagnoses: [{ code: 'C16.9', text: 'U ác của dạ dày' }],
    lines: [take(DRUGS.fentanyl, '1 miếng', 'Thay miếng dán sau mỗi 72 giờ', 5, 15)],
    advice: 'Không chườm nóng lên miếng dán; trả lại miếng không dùng hết.',
  },
  {
    kind: 'T',
    ages: [30, 120],
    seenAgain: true,
    diagnoses: [{ code: 'M54.5', text: 'Đau vùng thắt lưng' }],
    lines: decoction(7, 'Mỗi ngày sắc 1 thang, chia 2 lần, uống ấm', [
      ['Angelica pubescens root (Độc hoạt)', '12 g'],
      ['Taxillus twig (Tang ký sinh)', '16 g'],
      ['Eucommia bark (Đỗ trọng)', '12 g'],
      ['Achyranthes root (Ngưu tất)', '12 g'],
      ['Licorice root (Cam thảo)', '6 g'],
    ]),
    advice: 'Tránh mang vác nặng, giữ ấm lưng.',
  },
  {
    kind: 'T',
    ages: [18, 120],
    seenAgain: false,
    diagnoses: [{ code: 'K30', text: 'Khó tiêu' }],
    lines: decoction(5, 'Mỗi ngày sắc 1 thang, chia 2 lần, sau ăn', [
      ['Codonopsis root (Đảng sâm)', '12 g'],
      ['Atractylodes rhizome (Bạch truật)', '12 g'],
      ['Poria (Phục linh)', '10 g'],
      ['Tangerine peel (Trần bì)', '6 g'],
    ]),
    advice: 'Ăn chín, ăn ít dầu mỡ.',
  },
];
