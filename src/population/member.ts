import type { PersonRow } from '../database/admin/person-row.js';
import { ageOn, type Day } from './calendar.js';
import type { Sex } from './numbers.js';
import type { HomePlace, Origin } from './places.js';

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
  /** Known once the member is registered. */
  identity: Identity | undefined;
}

/** Who a member is to the registry. */
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

/** Where a household is registered and where it lives. */
export interface Home {
  readonly householdId: number;
  readonly origin: Origin;
  readonly address: string;
  readonly since: Day;
  readonly fileNumber: string;
  /** A home elsewhere that the whole household lives in for a time. */
  readonly away: Away | undefined;
}

export interface Away {
  readonly place: HomePlace;
  readonly address: string;
  readonly since: Day;
}

/** People who are registered together. */
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
    identity: undefined,
  };
}
