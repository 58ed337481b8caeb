import type { ResidenceRow } from '../database/population.js';
import { addYears, type Day, isoOf } from './calendar.js';
import type { Member } from './member.js';
import type { Place, Places } from './origin.js';
import type { Random } from './random.js';

/** Where a household is registered and where it lives. */
export interface Home {
  readonly householdId: number;
  readonly place: Place;
  readonly address: string;
  readonly since: Day;
  /** A home elsewhere that the whole household lives in for a time. */
  readonly away: Away | undefined;
}

interface Away {
  readonly place: Place;
  readonly address: string;
  readonly since: Day;
}

/** A temporary registration lasts two years at most (Law 68/2020 article 27). */
const TEMPORARY_YEARS_MAX = 2;

// Streets named after flowers and trees: no address of a real household.
const STREETS = [
  ...[
    'Hoa Sữa',
    'Bằng Lăng',
    'Phượng Vĩ',
    'Hoa Sen',
    'Trúc Xanh',
    'Hoa Ban',
    'Hoàng Lan',
    'Tùng Lâm',
    'Hoa Gạo',
  ],
  ...['Ngọc Lan', 'Hoa Mai', 'Anh Đào', 'Dã Quỳ', 'Bạch Đàn', 'Hoa Đại', 'Lộc Vừng', 'Thông Xanh'],
];

/** A made-up address within a commune. */
export function drawAddress(random: Random, place: Place): string {
  if (place.unit.kind === 'Xã') return `Thôn ${random.between(1, 12)}, đường ${random.pick(STREETS)}`;
  const lane = random.chance(0.6) ? `, ngõ ${random.between(2, 210)}` : '';
  return `Số ${random.between(1, 190)}${lane}, phố ${random.pick(STREETS)}`;
}

/**
 * Where a household lives.
 * @param from where the head's family comes from, undefined for foreigners
 */
export function drawHome(
  random: Random,
  places: Places,
  id: number,
  from: Place | undefined,
  today: Day,
): Home {
  const place = from !== undefined && random.chance(0.7) ? from : places.draw(random);
  const since = today - random.between(100, from === undefined ? 600 : 25 * 365);
  const away = from !== undefined && random.chance(0.05) ? drawAway(random, places, place, today) : undefined;
  return { householdId: id, place, address: drawAddress(random, place), since, away };
}

function drawAway(random: Random, places: Places, home: Place, today: Day): Away | undefined {
  const place = places.draw(random);
  if (place.unit === home.unit) return undefined;
  return { place, address: drawAddress(random, place), since: today - random.between(1, 600) };
}

/**
 * The residences of one member: permanent with the household, temporary where work or study is, current where the
 * person lives. Foreigners are registered for a time only; the dead no longer live anywhere.
 */
export function residencesOf(
  random: Random,
  places: Places,
  home: Home,
  member: Member,
  personId: number,
  today: Day,
): ResidenceRow[] {
  const at = (place: Place, address: string, since: Day, until: Day | null) => ({
    person_id: personId,
    unit_id: place.unit.unit_id,
    address,
    since: isoOf(Math.max(since, member.birth)),
    until: until === null ? null : isoOf(until),
  });
  const registered = at(home.place, home.address, home.since, null);
  if (member.nationality !== 'VN') {
    const term = at(home.place, home.address, home.since, addYears(home.since, TEMPORARY_YEARS_MAX));
    return [
      { ...term, kind: 'temporary' },
      { ...registered, kind: 'current' },
    ];
  }
  const goes = member.age >= 18 && (member.age < 35 && member.spouse === undefined ? 0.18 : 0.03);
  const away =
    home.away ?? (random.chance(goes || 0) ? drawAway(random, places, home.place, today) : undefined);
  const permanent: ResidenceRow = { ...registered, kind: 'permanent' };
  if (away === undefined) return [permanent, { ...registered, kind: 'current' }];
  const from = Math.max(away.since, member.birth);
  return [
    permanent,
    { ...at(away.place, away.address, from, addYears(from, TEMPORARY_YEARS_MAX)), kind: 'temporary' },
    { ...at(away.place, away.address, from, null), kind: 'current' },
  ];
}

/** The last home of somebody who died: ended that day. */
export function lastResidence(random: Random, place: Place, personId: number, died: Day): ResidenceRow {
  const [since, until] = [isoOf(died - random.between(400, 9000)), isoOf(died)];
  const where = { unit_id: place.unit.unit_id, address: drawAddress(random, place) };
  return { person_id: personId, kind: 'permanent', since, until, ...where };
}
