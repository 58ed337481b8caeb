import { ageOn, type Day } from './calendar.js';
import type { Sex } from './numbers.js';

/** Somebody made up, as far as family goes. */
export interface Member {
  readonly sex: Sex;
  readonly birth: Day;
  /** Years lived until today, whether alive or not. */
  readonly age: number;
  /** ISO 3166-1 alpha-2. */
  readonly nationality: string;
  readonly children: Member[];
  spouse: Member | undefined;
  mother: Member | undefined;
  father: Member | undefined;
  guardian: Member | undefined;
  household: Household | undefined;
  died: Day | undefined;
}

/** People who are registered together. */
export class Household {
  readonly members: Member[] = [];
  /** Known once the household is complete. */
  head: Member | undefined;

  constructor(member: Member) {
    this.members.push(member);
    member.household = this;
  }
}

/** Somebody with no ties yet. */
export function newMember(sex: Sex, birth: Day, today: Day, nationality = 'VN'): Member {
  return {
    sex,
    birth,
    age: ageOn(birth, today),
    nationality,
    children: [],
    spouse: undefined,
    mother: undefined,
    father: undefined,
    guardian: undefined,
    household: undefined,
    died: undefined,
  };
}
