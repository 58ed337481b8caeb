/** Days since 1 January 1970. */
export type Day = number;

interface Civil {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

const DAY_MS = 86_400_000;

/** @param iso a date such as 2026-11-23 */
export function dayOf(iso: string): Day {
  return Date.parse(`${iso}T00:00:00Z`) / DAY_MS;
}

export function isoOf(day: Day): string {
  const civil = civilOf(day);
  return `${civil.year}-${twoDigits(civil.month)}-${twoDigits(civil.day)}`;
}

export function yearOf(day: Day): number {
  return civilOf(day).year;
}

/** The first day of a day's year. */
export function yearStart(day: Day): Day {
  return Date.UTC(civilOf(day).year, 0, 1) / DAY_MS;
}

/** The first day of a day's month. */
export function monthStart(day: Day): Day {
  return day - civilOf(day).day + 1;
}

/** The day on which an age in years is reached: 29 February becomes 1 March in common years, as in population.day_of_age. */
export function addYears(day: Day, years: number): Day {
  const civil = civilOf(day);
  return Date.UTC(civil.year + years, civil.month - 1, civil.day) / DAY_MS;
}

/** Full years of age, as population.age_on counts them. */
export function ageOn(birth: Day, on: Day): number {
  const born = civilOf(birth);
  const then = civilOf(on);
  const hadBirthday = then.month > born.month || (then.month === born.month && then.day >= born.day);
  return then.year - born.year - (hadBirthday ? 0 : 1);
}

/** Full months of age, as population.months_on counts them. */
export function monthsOn(birth: Day, on: Day): number {
  const born = civilOf(birth);
  const then = civilOf(on);
  return (then.year - born.year) * 12 + then.month - born.month - (then.day < born.day ? 1 : 0);
}

/**
 * The Gregorian date of a day by integer arithmetic, years starting in March so that the leap day comes last: a Date for
 * each of some million days would take most of the time of a large sample.
 */
function civilOf(day: Day): Civil {
  const sinceMarchOfYear0 = day + 719_468;
  const era = Math.floor(sinceMarchOfYear0 / 146_097);
  const ofEra = sinceMarchOfYear0 - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

const IN_VIET_NAM = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' });

/** Today in Việt Nam, as an ISO date, or the day there at another instant. */
export function todayInVietNam(at = new Date()): string {
  return IN_VIET_NAM.format(at);
}
