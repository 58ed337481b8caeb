import type { PersonRow } from '../database/admin/person-row.js';
import { ageOn, type Day } from './calendar.js';
import type { Sex } from './numbers.js';
import type { HomePlace, Origin } from './places.js';

/** A made-up person with family relations. */
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
  /** Known once the member is registered. */
  identity: Identity | undefined;
}

/** A registered member. */
export interface Identity {
  readonly personId: number;
  readonly surname: string;
  readonly fullName: string;
  readonly ethnicity: string | null;
  readonly religion: string | null;
  /** Undefined for foreigners. */
  readonly origin: Origin | undefined;
  level: PersonRow['account_level'];
}

/** Registered and actual home of a household. */
export interface Home {
  readonly householdId: number;
  readonly origin: Origin;
  readonly address: string;
  readonly since: Day;
  readonly fileNumber: string;
  /** A temporary home of the whole household elsewhere. */
  readonly away: Away | undefined;
}

export interface Away {
  readonly place: HomePlace;
  readonly address: string;
  readonly since: Day;
}

/** A household. */
export class Household {
  readonly members: Member[] = [];
  /** Known once the household is complete. */
  head: Member | undefined;
  /** Known once the first member is registered. */
  home: Home | undefined;

  constructor(member: Member) {
    this.members.push(member);
    member.household = this;
  }
}

/** A person without relations. */
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
    identity: undefined,
  };
}
