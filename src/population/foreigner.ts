import { addYears, type Day } from './calendar.js';
import { Household, type Member, newMember } from './member.js';
import { COUNTRY_PREFIXES } from './numbers.js';
import type { Random } from './random.js';

const COUNTRIES = Object.keys(COUNTRY_PREFIXES);
// One year within the limits, because ages here are full years.
const PARENT_AGE = { min: 22, max: 42 };

/** Draws foreign residents: alone, as couples, or with a child, in households of their own. */
export function makeForeigners(random: Random, today: Day, count: number): Member[] {
  const members: Member[] = [];
  while (members.length < count) {
    const country = random.pick(COUNTRIES);
    const make = (sex: Member['sex'], age: number) =>
      newMember(sex, addYears(today, -age) - random.between(1, 360), today, country);
    const first = make(random.chance(0.6) ? 'male' : 'female', random.between(22, 60));
    const family = [first];
    if (random.chance(0.3)) {
      const spouse = make(
        first.sex === 'male' ? 'female' : 'male',
        Math.max(22, first.age - random.between(0, 4)),
      );
      [first.spouse, spouse.spouse] = [spouse, first];
      family.push(spouse);
      const [father, mother] = first.sex === 'male' ? [first, spouse] : [spouse, first];
      const oldest = Math.min(father.age, mother.age) - PARENT_AGE.min;
      const youngest = Math.max(0, mother.age - PARENT_AGE.max);
      if (oldest >= youngest && random.chance(0.5)) {
        const child = make(random.chance(0.5) ? 'male' : 'female', random.between(youngest, oldest));
        [child.father, child.mother] = [father, mother];
        father.children.push(child);
        mother.children.push(child);
        family.push(child);
      }
    }
    settle(family);
    members.push(...family);
  }
  return members;
}

function settle(family: readonly Member[]): void {
  const [head] = family;
  if (head === undefined) return;
  const household = new Household(head);
  household.head = head;
  for (const member of family.slice(1)) {
    household.members.push(member);
    member.household = household;
  }
}
