import { type Random, weighted } from './random.js';

const MAJORITY = 'Kinh';
/** Largest share of a province that home groups have: some of the majority live everywhere. */
const MINORITIES_MAX = 0.92;

/**
 * Shares of the 2019 census in per cent, and the present provinces where a group is at home; a group without any
 * lives everywhere.
 */
export const ETHNIC_GROUPS: readonly (readonly [name: string, share: number, homes: string])[] = [
  ['Tày', 1.92, '04 08 15 19 20 24'],
  ['Thái', 1.89, '11 12 14 15 38 40'],
  ['Mường', 1.51, '14 25 37 38'],
  ['Mông', 1.45, '04 08 11 12 14 15 40'],
  ['Khmer', 1.37, '75 86 91 92 96'],
  ['Nùng', 1.13, '04 08 15 19 20 24'],
  ['Dao', 0.93, '04 08 15 19 22 25'],
  ['Hoa', 0.78, '75 79 91 92'],
  ['Gia Rai', 0.53, '51 52 66'],
  ['Ê Đê', 0.41, '66'],
  ['Ba Na', 0.3, '51 52'],
  ['Xơ Đăng', 0.22, '48 51'],
  ['Sán Chay', 0.21, '08 19 20 24'],
  ['Cơ Ho', 0.21, '68'],
  ['Chăm', 0.19, '56 68 79 91'],
  ['Sán Dìu', 0.19, '19 22 24 25'],
  ['Hrê', 0.16, '51 52'],
  ['Raglai', 0.15, '56 68'],
  ['Mnông', 0.13, '66 68'],
  ['Xtiêng', 0.1, '75'],
  ['Bru-Vân Kiều', 0.1, '44'],
  ['Thổ', 0.09, '38 40'],
  ['Khơ Mú', 0.09, '11 14 40'],
  ['Cơ Tu', 0.08, '46 48'],
  ['Giáy', 0.07, '08 12 15'],
  ['Giẻ Triêng', 0.07, '48 51'],
  ['Mạ', 0.05, '68'],
  ['Co', 0.04, '51'],
];

/** Religions as registered, in per cent (census of 2019). */
const RELIGIONS: readonly (readonly [string, number])[] = [
  ['Không', 86.3],
  ['Công giáo', 6.1],
  ['Phật giáo', 4.8],
  ['Phật giáo Hòa Hảo', 1],
  ['Tin lành', 1],
  ['Cao Đài', 0.6],
  ['Hồi giáo', 0.1],
];

export const drawReligion = weighted(RELIGIONS);

/**
 * For each province, a draw among the groups that live there, such that the country has the census's shares: a group
 * is spread over its home provinces by population, and the rest of a province is of the majority.
 * @param people population by present province; a group without a home among them is spread over all
 */
export function ethnicGroupsAt(people: ReadonlyMap<string, number>): Map<string, (random: Random) => string> {
  const total = [...people.values()].reduce((sum, some) => sum + some, 0);
  const shares = new Map(
    [...people.keys()].map((province) => [province, [] as (readonly [string, number])[]]),
  );
  for (const [group, percent, homes] of ETHNIC_GROUPS) {
    const known = homes.split(' ').filter((home) => people.has(home));
    const at = known.length > 0 ? known : [...people.keys()];
    const there = at.reduce((sum, province) => sum + (people.get(province) ?? 0), 0);
    for (const province of at) shares.get(province)?.push([group, ((percent / 100) * total) / there]);
  }
  return new Map(
    [...shares].map(([province, groups]) => {
      const minorities = groups.reduce((sum, [, share]) => sum + share, 0);
      const scale = Math.min(1, MINORITIES_MAX / minorities);
      const scaled = groups.map(([group, share]) => [group, share * scale] as const);
      return [province, weighted([[MAJORITY, 1 - minorities * scale], ...scaled])];
    }),
  );
}
