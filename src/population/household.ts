import type { HouseholdRelation } from '../database/admin/person-row.js';
import { Household, type Member } from './member.js';
import type { Random } from './random.js';

/** The mean household of the 2019 census. */
export const MEAN_SIZE = 3.59;
const SIZE_MAX = 10;
const ADULT_AGE = 18;

/**
 * Assigns the living to households of the census's mean size: couples, children with their parents, some adult
 * children and grandparents. Children without a living parent get a guardian in the household.
 */
export function gather(random: Random, members: readonly Member[]): Household[] {
  const living = members.filter((member) => member.died === undefined);
  for (const member of living) new Household(member);
  for (const member of living) if (alive(member.spouse)) join(member, member.spouse);
  for (const member of living) if (member.age < ADULT_AGE) settleChild(random, member, living);
  for (const member of living) settleAdult(random, member);
  bringToMean(random, living);
  const households = [...new Set(living.map((member) => member.household as Household))];
  for (const household of households) household.head = chooseHead(household.members);
  return households;
}

/** The relation of a member to the head of the household. */
export function relationToHead(head: Member, member: Member): HouseholdRelation {
  if (member === head) return 'head';
  if (member === head.spouse) return 'spouse';
  if (isChildOf(member, head)) return 'child';
  if (member.spouse !== undefined && isChildOf(member.spouse, head)) return 'child_in_law';
  if (member === head.mother || member === head.father) return 'parent';
  if (head.spouse !== undefined && (member === head.spouse.mother || member === head.spouse.father)) {
    return 'parent_in_law';
  }
  if (isGrandchildOf(member, head)) return 'grandchild';
  if (isGrandchildOf(head, member)) return 'grandparent';
  if (member.mother !== undefined && member.mother === head.mother) return 'sibling';
  return member.guardian !== undefined ? 'ward' : 'other';
}

function isChildOf(child: Member, parent: Member): boolean {
  const couple = [parent, parent.spouse];
  return (
    (child.mother !== undefined && couple.includes(child.mother)) ||
    (child.father !== undefined && couple.includes(child.father))
  );
}

function isGrandchildOf(child: Member, elder: Member): boolean {
  return [child.mother, child.father].some((parent) => parent !== undefined && isChildOf(parent, elder));
}

function alive(member: Member | undefined): member is Member {
  return member !== undefined && member.died === undefined;
}

function sizeOf(member: Member): number {
  return member.household?.members.length ?? 0;
}

function join(a: Member, b: Member): void {
  const from = a.household as Household;
  const to = b.household as Household;
  if (from === to) return;
  for (const member of from.members) {
    to.members.push(member);
    member.household = to;
  }
  from.members.length = 0;
}

function settleChild(random: Random, child: Member, living: readonly Member[]): void {
  const parent = [child.mother, child.father].find(alive);
  if (parent !== undefined) {
    join(child, parent);
    return;
  }
  const elders = [child.mother?.mother, child.mother?.father, child.father?.mother, child.father?.father];
  const couples = living.filter((member) => member.age >= 30 && member.age < 70 && alive(member.spouse));
  const grown = couples.length > 0 ? couples : living.filter((member) => member.age >= ADULT_AGE);
  if (grown.length === 0) return;
  child.guardian = elders.find(alive) ?? random.pick(grown);
  join(child, child.guardian);
}

function settleAdult(random: Random, member: Member): void {
  if (member.age < ADULT_AGE) return;
  const single = !alive(member.spouse);
  const parent = [member.mother, member.father].find(alive);
  if (parent !== undefined && sizeOf(parent) + sizeOf(member) <= SIZE_MAX) {
    // A couple lives with his parents rather than hers, and in one household only.
    const wish = single ? 0.7 : member.sex === 'male' ? 0.3 : 0.06;
    if (random.chance(wish) && (single || member.household !== parent.household)) join(member, parent);
  } else if (single && member.age >= 65) {
    const child = member.children.find((one) => alive(one) && sizeOf(one) + sizeOf(member) <= SIZE_MAX);
    if (child !== undefined && random.chance(0.75)) join(member, child);
  }
}

/** Merges small households: people who live alone, then pairs, move in with relatives, or else with others. */
function bringToMean(random: Random, living: readonly Member[]): void {
  const target = Math.round(living.length / MEAN_SIZE);
  let count = new Set(living.map((member) => member.household)).size;
  for (const size of [1, 2, 3]) {
    for (const member of living) {
      if (count <= target) return;
      if (sizeOf(member) > size || member.age < ADULT_AGE) continue;
      const kin = kinOf(member).filter((one) => one.household !== member.household);
      const near =
        kin.find((one) => sizeOf(one) + sizeOf(member) <= SIZE_MAX) ?? roommate(random, member, living);
      if (near === undefined || random.chance(0.3)) continue;
      join(member, near);
      count--;
    }
  }
}

function kinOf(member: Member): Member[] {
  const siblings = member.mother?.children ?? [];
  return [member.mother, member.father, ...member.children, ...siblings].filter(alive);
}

function roommate(random: Random, member: Member, living: readonly Member[]): Member | undefined {
  for (let i = 0; i < 20; i++) {
    const other = random.pick(living);
    const apart = other.household !== member.household && other.age >= ADULT_AGE;
    if (apart && sizeOf(other) <= 3) return other;
  }
  return undefined;
}

/** The head: the oldest man of working age with a family, else the oldest adult. */
function chooseHead(members: readonly Member[]): Member | undefined {
  const byBirth = [...members].sort((a, b) => a.birth - b.birth);
  const fit = (member: Member) => member.age >= ADULT_AGE && member.age < 75;
  return (
    byBirth.find((member) => fit(member) && member.sex === 'male' && alive(member.spouse)) ??
    byBirth.find(fit) ??
    byBirth[0]
  );
}
