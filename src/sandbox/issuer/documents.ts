import { createHash } from 'node:crypto';
import type { DocumentKind } from '../../catalogue/document-fields.js';
import { PROVINCE_PREFIXES } from '../../population/numbers.js';

const DRIVES_FROM_YEARS = 19; // calendar years, so that nobody has a licence too early
const TERM_YEARS = 10;
const CHILD_CARD_UNTIL_YEARS = 6;
const WITHOUT_LICENCE_OF = 3;

const CLINICS = [
  'Trạm y tế phường Hoa Ban',
  'Bệnh viện Đa khoa A',
  'Trung tâm y tế khu vực Sông Xanh',
  'Phòng khám đa khoa Đồng Tâm',
];

/** The source of made-up documents: the same number has the same document all year. */
interface Holder {
  readonly number: string;
  readonly birthYear: number;
  /** 32 bytes derived from the number. */
  readonly dice: Buffer;
  /** ISO date. */
  readonly today: string;
}

/**
 * A made-up document in the catalogue's shape; undefined when the person has none: every third adult and all
 * children have no licence, and people born abroad have no insurance card.
 * @param number twelve digits
 * @param today ISO date
 */
export function madeUpDocument(kind: DocumentKind, number: string, today: string): object | undefined {
  const century = 1900 + 100 * Math.floor(Number(number[3]) / 2);
  const birthYear = century + Number(number.slice(4, 6));
  const dice = createHash('sha256').update(number).digest();
  return MADE_UP[kind]({ number, birthYear, dice, today });
}

const MADE_UP: Readonly<Record<DocumentKind, (holder: Holder) => object | undefined>> = {
  driving_licence: ({ number, birthYear, dice, today }) => {
    const year = Number(today.slice(0, 4));
    const mayDriveSince = birthYear + DRIVES_FROM_YEARS;
    if (mayDriveSince >= year || die(dice, 0) % WITHOUT_LICENCE_OF === 2) return undefined;
    const motorbike = { class: 'A1', since: dayIn(Math.max(mayDriveSince, year - 25), dice) };
    const carYear = year - 1 - (die(dice, 1) % (TERM_YEARS - 1));
    const car = { class: 'B', since: dayIn(carYear, dice), until: dayIn(carYear + TERM_YEARS, dice) };
    const classes = carYear > mayDriveSince ? [motorbike, car] : [motorbike];
    return {
      number: number.slice(1, 3) + digits(dice, 10),
      classes,
      issued_on: classes[classes.length - 1]?.since,
      issued_by: 'Cục Cảnh sát giao thông',
      as_of: today,
    };
  },

  health_insurance_card: ({ number, birthYear, dice, today }) => {
    if (!PROVINCE_PREFIXES.includes(number.slice(0, 3))) return undefined;
    const year = Number(today.slice(0, 4));
    const isChild = year - birthYear < CHILD_CARD_UNTIL_YEARS;
    return {
      number: `${isChild ? 'TE1' : 'GD4'}${number.slice(1, 3)}${digits(dice, 10)}`,
      valid_from: `${year}-01-01`,
      valid_until: `${year}-12-31`,
      first_care_at: CLINICS[die(dice, 2) % CLINICS.length],
      issued_by: 'Bảo hiểm xã hội Việt Nam',
      as_of: today,
    };
  },
};

const die = (dice: Buffer, at: number): number => dice[at] as number;

function digits(dice: Buffer, count: number): string {
  return [...dice.subarray(8, 8 + count)].map((byte) => byte % 10).join('');
}

function dayIn(year: number, dice: Buffer): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${year}-${two(1 + (die(dice, 3) % 12))}-${two(1 + (die(dice, 4) % 28))}`;
}
