import type { PersonRow } from '../database/admin/person-row.js';
import { addYears, type Day } from './calendar.js';
import type { Away, Home, Member } from './member.js';
import { type Origin, type Places, registeredAt, type Version, versionAt } from './places.js';
import type { Random } from './random.js';

/** A temporary registration lasts two years at most (Law 68/2020 article 27). */
const TEMPORARY_YEARS_MAX = 2;

// Streets named after flowers and trees: no address of a real household.
const STREETS = (
  'Hoa Sữa,Bằng Lăng,Phượng Vĩ,Hoa Sen,Trúc Xanh,Hoa Ban,Hoàng Lan,Tùng Lâm,Hoa Gạo,' +
  'Ngọc Lan,Hoa Mai,Anh Đào,Dã Quỳ,Bạch Đàn,Hoa Đại,Lộc Vừng,Thông Xanh'
).split(',');

/** A made-up address within a commune. */
function drawAddress(random: Random, { isRural }: Pick<Version, 'isRural'>): string {
  if (isRural) return `Thôn ${random.between(1, 12)}, đường ${random.pick(STREETS)}`;
  const lane = random.chance(0.6) ? `, ngõ ${random.between(2, 210)}` : '';
  return `Số ${random.between(1, 190)}${lane}, phố ${random.pick(STREETS)}`;
}

/**
 * Draws the home of a household.
 * @param from origin of the head's family, undefined for foreigners
 */
export function drawHome(
  random: Random,
  places: Places,
  householdId: number,
  from: Origin | undefined,
): Home {
  const origin = from !== undefined && random.chance(0.7) ? from : places.drawOrigin(random);
  const since = places.today - random.between(100, from === undefined ? 600 : 25 * 365);
  const where = origin.former ?? versionAt(origin.place, since);
  return {
    householdId,
    origin,
    address: drawAddress(random, where),
    since,
    fileNumber: `${origin.place.code}-${householdId}`,
    away: from !== undefined && random.chance(0.05) ? drawAway(random, places, origin) : undefined,
  };
}

function drawAway(random: Random, places: Places, home: Origin): Away | undefined {
  const place = places.draw(random);
  if (place === home.place) return undefined;
  const since = places.today - random.between(1, 600);
  return { place, address: drawAddress(random, versionAt(place, since)), since };
}

/**
 * Adds the residences of a member: permanent with the household, temporary at the place of work or study, current only
 * if it differs. Foreigners have a temporary registration only.
 */
export function writeResidences(
  row: PersonRow,
  random: Random,
  places: Places,
  home: Home,
  member: Member,
): void {
  const since = Math.max(home.since, member.birth);
  const { unitId } = registeredAt(home.origin, since);
  row.household_id = home.householdId;
  row.residence_file_number = home.fileNumber;
  if (member.nationality !== 'VN') {
    writeTemporary(row, unitId, home.address, since, places.today);
    return;
  }
  row.permanent_unit = unitId;
  row.permanent_since = since;
  row.permanent_address = home.address;
  const goes = member.age < 18 ? 0 : member.age < 35 && member.spouse === undefined ? 0.18 : 0.03;
  const away = home.away ?? (random.chance(goes) ? drawAway(random, places, home.origin) : undefined);
  if (away === undefined) return;
  const from = Math.max(away.since, member.birth);
  writeTemporary(row, versionAt(away.place, from).unitId, away.address, from, places.today);
}

// A temporary home is the current one; its registration is renewed every two years.
function writeTemporary(row: PersonRow, unitId: number, address: string, since: Day, today: Day): void {
  row.temporary_unit = unitId;
  row.temporary_since = since;
  row.temporary_until = addYears(since, TEMPORARY_YEARS_MAX);
  if (row.temporary_until <= today) row.temporary_until = addYears(row.temporary_until, TEMPORARY_YEARS_MAX);
  row.temporary_address = address;
  row.current_unit = unitId;
  row.current_since = since;
  row.current_address = address;
}

/** The last home of a dead person. */
export function writeLastResidence(row: PersonRow, random: Random, origin: Origin, died: Day): void {
  const since = Math.max(died - random.between(400, 9000), row.date_of_birth);
  row.permanent_since = since;
  row.permanent_unit = registeredAt(origin, since).unitId;
  row.permanent_address = drawAddress(random, origin.former ?? versionAt(origin.place, since));
}
