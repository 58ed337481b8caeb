import type { components } from '../contract/generated/partner.js';
import { type Day, dayOf, isoOf, monthsOn } from '../population/calendar.js';
import type { PersonaKey } from '../population/personas.js';
import { Random } from '../population/random.js';
import { type Quantity, sixthsOf } from './quantity.js';
import {
  CHILD_COUGH,
  COURSES,
  type Course,
  HIGH_PRESSURE,
  LUNGS,
  SORE_THROAT,
  STOMACH,
  STOMACH_GENTLER,
} from './sample-courses.js';

export type NewPrescription = components['schemas']['NewPrescription'];

/** A patient of the sample. */
export interface SamplePatient {
  readonly personal_id_number: string;
  /** ISO 8601 date, possibly partial: 1950-03-14, 1950-03 or 1950. */
  readonly date_of_birth: string;
  /** ISO date. */
  readonly born_on: string;
  /** The guardian who accompanies a small child. */
  readonly parent: string | null;
  /** Whether the person can decide alone: an adult with a level 2 account. */
  readonly decides: boolean;
  readonly persona?: PersonaKey | undefined;
}

/** A dispensing of the sample. */
export interface SampleDispensing {
  readonly code: string;
  readonly partner_id: string;
  readonly invoice_number: string;
  readonly lines: readonly { readonly line: number; readonly quantity: Quantity; readonly product: string }[];
}

/** Prescriptions in order of issue, and their dispensings. */
export interface SamplePrescriptions {
  readonly prescriptions: readonly NewPrescription[];
  readonly dispensings: readonly SampleDispensing[];
}

const FACILITY = { code: '01001', name: 'Bệnh viện Đa khoa A' };
const PHARMACIES = ['pharmacy-a', 'pharmacy-b'] as const;
const PRESCRIBERS = [
  { name: 'Bùi Thị Hạnh', licence_number: '000123/HNO-CCHN' },
  { name: 'Phan Quốc Việt', licence_number: '000457/HNO-CCHN' },
  { name: 'Đỗ Hải Yến', licence_number: '001208/HNO-CCHN' },
  { name: 'Võ Minh Tâm', licence_number: '002031/HNO-CCHN' },
];
const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const VIET_NAM_AHEAD_MS = 7 * HOUR_MS;
const CHILD_MONTHS = 72;
/** Age in days: the recent ones can still be dispensed on the day after the sample was made. */
const RECENT_DAYS = { from: 1, to: 4 };
const OLD_DAYS = { from: 7, to: 45 };

/** Prescriptions of the personas: illness, age in hours, and outcome. Their codes are readable. */
const OF_PERSONAS: Readonly<
  Partial<Record<PersonaKey, readonly { own: string; course: Course; hours: number; share?: 'part' }[]>>
> = {
  an: [{ own: 'thuan01', course: SORE_THROAT, hours: 3 }],
  duc: [{ own: 'duc0001', course: HIGH_PRESSURE, hours: 20, share: 'part' }],
  bao_anh: [{ own: 'baoanh1', course: CHILD_COUGH, hours: 5 }],
  ong_phuong: [{ own: 'phuong1', course: LUNGS, hours: 12 * 24 }],
  // Each replaces the previous one.
  ba_xoan: [
    { own: 'xoan001', course: STOMACH, hours: 26 },
    { own: 'xoan002', course: STOMACH_GENTLER, hours: 4 },
  ],
};

/**
 * Makes up prescriptions for these people by the rules, and dispensings by two pharmacies: open, partly
 * dispensed, dispensed, expired and replaced ones. The same seed, people and moment give the same result.
 * @param now moment of generation; times of issue are earlier
 */
export function makePrescriptions(
  patients: readonly SamplePatient[],
  { seed, now }: { readonly seed: number; readonly now: Date },
): SamplePrescriptions {
  const random = new Random(seed);
  const plans = patients.flatMap((patient) =>
    patient.persona === undefined ? planned(random, patient, now) : ofPersona(patient, now),
  );
  const prescriptions = plans.map((plan) => prescription(random, plan));
  const dispensings = plans.flatMap(({ share }, i) =>
    share === undefined ? [] : [dispense(random, prescriptions[i] as NewPrescription, share, i + 1)],
  );
  return { prescriptions: prescriptions.sort((a, b) => (a.issued_at < b.issued_at ? -1 : 1)), dispensings };
}

interface Plan {
  readonly patient: SamplePatient;
  readonly course: Course;
  readonly at: Date;
  readonly code: string;
  readonly replaces?: string | undefined;
  /** The dispensed quantity. */
  readonly share?: 'part' | 'all' | undefined;
}

function ofPersona(patient: SamplePatient, now: Date): Plan[] {
  const own = OF_PERSONAS[patient.persona as PersonaKey] ?? [];
  const codes = own.map(({ own: name, course }) => `${FACILITY.code}${name}-${course.kind}`);
  return own.map(({ course, hours, share }, i) => ({
    patient,
    course,
    share,
    code: codes[i] as string,
    replaces: codes[i - 1],
    at: new Date(now.getTime() - hours * HOUR_MS),
  }));
}

function planned(random: Random, patient: SamplePatient, now: Date): Plan[] {
  const isRecent = random.chance(0.6);
  const at = issuedAt(random, now, isRecent ? RECENT_DAYS : OLD_DAYS);
  const course = random.pick(coursesFor(patient, dayInVietNam(at)));
  const plan = { patient, course, at, code: codeOf(random, course) };
  if (random.chance(0.06)) {
    const again = { at: new Date(at.getTime() + 2 * HOUR_MS), code: codeOf(random, course) };
    return [plan, { ...plan, ...again, replaces: plan.code }];
  }
  if (!isRecent || !patient.decides || random.chance(0.3)) return [plan];
  // A narcotic is dispensed whole or not at all.
  return [{ ...plan, share: course.kind !== 'N' && random.chance(0.4) ? 'part' : 'all' }];
}

function prescription(random: Random, { patient, course, at, code, replaces }: Plan): NewPrescription {
  const issued_at = at.toISOString();
  const on = dayInVietNam(at);
  const months = monthsOn(dayOf(patient.born_on), on);
  const days = Math.max(...course.lines.map((line) => line.days));
  return {
    code,
    issued_at,
    patient: {
      personal_id_number: patient.personal_id_number,
      date_of_birth: patient.date_of_birth,
      ...(months < CHILD_MONTHS && {
        age_months: months,
        weight_kg: weightAt(random, months),
        accompanied_by: patient.parent ?? '',
      }),
    },
    facility: { name: FACILITY.name },
    prescriber: random.pick(PRESCRIBERS),
    diagnoses: course.diagnoses,
    lines: [...course.lines],
    advice: { text: course.advice, ...(course.seenAgain && { follow_up_on: isoOf(on + days) }) },
    ...(replaces !== undefined && { replaces }),
  };
}

/** Weight: the WHO growth standard's median as three straight lines, with a spread. */
function weightAt(random: Random, months: number): number {
  const median = months < 12 ? 3.4 + 0.5 * months : 9.4 + 0.19 * (months - 12);
  return Math.round(random.around(median, median * 0.08) * 10) / 10;
}

function coursesFor({ born_on }: SamplePatient, on: Day): readonly Course[] {
  const age = monthsOn(dayOf(born_on), on) / 12;
  return COURSES.filter(({ ages: [from, to] }) => age >= from && age < to + 1);
}

/** Partly dispensed means half of the first line. */
function dispense(
  random: Random,
  { code, lines }: NewPrescription,
  share: 'part' | 'all',
  serial: number,
): SampleDispensing {
  const given = lines.slice(0, share === 'part' ? 1 : undefined);
  return {
    code,
    partner_id: random.pick(PHARMACIES),
    invoice_number: `HD-${String(serial).padStart(6, '0')}`,
    lines: given.map(({ drug, trade_name, strength, quantity }, i) => ({
      line: i + 1,
      quantity: share === 'part' ? Math.ceil(sixthsOf(quantity) / 12) : quantity,
      product: `${trade_name ?? drug} ${strength}`,
    })),
  };
}

function codeOf(random: Random, { kind }: Course): string {
  const own = Array.from({ length: 7 }, () => random.pick([...LETTERS])).join('');
  return `${FACILITY.code}${own}-${kind}`;
}

/** A time between 8:00 and 16:30 in Việt Nam, a number of days ago. */
function issuedAt(random: Random, now: Date, days: { readonly from: number; readonly to: number }): Date {
  const day = dayInVietNam(now) - random.between(days.from, days.to);
  return new Date(day * DAY_MS - VIET_NAM_AHEAD_MS + random.between(480, 990) * 60_000);
}

function dayInVietNam(at: Date): Day {
  return Math.floor((at.getTime() + VIET_NAM_AHEAD_MS) / DAY_MS);
}
