import { day, numberFor } from './registry-authority.js';

/** Members of events by which people enter the registry. */
export const year = Number(day().slice(0, 4));

/** The day in Việt Nam this many years ago, and days after that. On 29 February that is the 28th: who was born then is this old. */
export function born(age: number, ahead = 0): string {
  const [, month = 1, dayOfMonth = 1] = day(ahead).split('-').map(Number);
  const isLeapDay = ahead === 0 && day().endsWith('-02-29') && age % 4 !== 0;
  const date = new Date(
    Date.UTC(Number(day(ahead).slice(0, 4)) - age, month - 1, dayOfMonth - (isLeapDay ? 1 : 0)),
  );
  return date.toISOString().slice(0, 10);
}

let serial = 800_000;
/** A new personal number. */
export const next = (sex: 'male' | 'female' = 'female', birthYear = year, prefix = '001') =>
  numberFor(prefix, sex, birthYear, ++serial);
export const home = { unit: '00166', address: 'Số 12, ngõ 4, phố Hoa Sữa' };
const childOf = (number: string, more: object = {}) => ({
  personal_id_number: number,
  birth_full_name: 'Trần Gia Hân',
  date_of_birth: day(),
  sex: 'female',
  place_of_birth: { unit: '00004' },
  birth_registration_unit: '00004',
  ...more,
});
/** A birth, of unknown parents unless `more` names them. */
export const birth = (number: string, more: object = {}, child: object = {}) => ({
  child: childOf(number, child),
  permanent_residence: home,
  health_insurance: { card_number: `TE101${number.slice(2)}`, valid_from: day() },
  ...more,
});
export const found = { on: day(-3), unit: '00004', detail: 'Cổng trạm y tế phường' };
export const foundling = (number: string, more: object = {}, child: object = {}) => {
  const { place_of_birth: _, ...own } = childOf(number, { date_of_birth: day(-10), ...child }) as Record<
    string,
    unknown
  >;
  return { child: own, found, permanent_residence: home, ...more };
};
export const person = (number: string, more: object = {}, members: object = {}) => ({
  ground: 'found_unregistered',
  person: childOf(number, members),
  permanent_residence: home,
  ...more,
});
