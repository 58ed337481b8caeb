import { drawPerson } from './ages.js';
import { ageOn, type Day } from './calendar.js';
import { type Member, newMember } from './member.js';
import type { Sex } from './numbers.js';
import type { Random } from './random.js';

const MOTHER_AGE = { min: 18, max: 44, mean: 27, deviation: 5 };
const FATHER_AGE_MIN = 18;
const CHILDREN_MAX = 4;
const CHILDREN_MAX_AT_NEED = 8;
const BIRTHS_APART_DAYS = 300;
const TRIES = 12;

/** Draws people and relates them: couples, parents whose ages fit, deaths. Oldest first. */
export function makeFamilies(random: Random, today: Day, count: number): Member[] {
  const members = Array.from({ length: count }, () => {
    const { sex, birth } = drawPerson(random, today);
    return newMember(sex, birth, today);
  }).sort((a, b) => a.birth - b.birth);
  marry(random, members);
  findParents(random, members);
  for (const member of members) if (random.chance(chanceOfDeath(member.age))) die(random, member, today);
  return members;
}

function die(random: Random, member: Member, today: Day): void {
  member.died = today - random.between(1, Math.min(10 * 365, today - member.birth - 1));
}

// The registry keeps the dead: this is the share who died in the last ten years, not a death rate.
function chanceOfDeath(age: number): number {
  if (age < 30) return 0.0005;
  if (age < 60) return 0.005;
  return age < 80 ? 0.03 : 0.08;
}

function chanceOfMarriage(age: number): number {
  if (age < 18) return 0;
  if (age < 25) return 0.3;
  if (age < 30) return 0.72;
  if (age < 65) return 0.87;
  return age < 75 ? 0.65 : 0.35;
}

function byAge(members: readonly Member[], sex: Sex): Member[][] {
  const ages: Member[][] = [];
  for (const member of members) {
    if (member.sex !== sex) continue;
    const same = ages[member.age] ?? [];
    same.push(member);
    ages[member.age] = same;
  }
  return ages;
}

function marry(random: Random, members: readonly Member[]): void {
  const men = byAge(members, 'male');
  for (const woman of members) {
    if (woman.sex !== 'female' || !random.chance(chanceOfMarriage(woman.age))) continue;
    const wished = woman.age + Math.round(random.around(3, 2.5));
    for (const off of [0, 1, -1, 2, -2, 3, -3, 4, 5]) {
      const age = wished + off;
      const free = age >= 20 && age >= woman.age - 6 ? men[age] : undefined;
      if (free === undefined || free.length === 0) continue;
      const [man] = free.splice(random.between(0, free.length - 1), 1);
      woman.spouse = man;
      if (man !== undefined) man.spouse = woman;
      break;
    }
  }
}

function chanceOfKnownParents(age: number): number {
  if (age < 18) return 1;
  if (age < 30) return 0.85;
  return age < 50 ? 0.4 : 0.2;
}

function findParents(random: Random, members: readonly Member[]): void {
  const women = byAge(members, 'female');
  for (const child of members) {
    if (child.age >= 70 || !random.chance(chanceOfKnownParents(child.age))) continue;
    const mother =
      drawMother(random, women, child) ?? (child.age < 18 ? searchMother(women, child) : undefined);
    if (mother === undefined) continue;
    child.mother = mother;
    child.father = mother.spouse;
    mother.children.push(child);
    mother.spouse?.children.push(child);
  }
}

function drawMother(random: Random, women: readonly Member[][], child: Member): Member | undefined {
  for (let i = 0; i < TRIES; i++) {
    const candidates = women[child.age + Math.round(random.around(MOTHER_AGE.mean, MOTHER_AGE.deviation))];
    if (candidates === undefined || candidates.length === 0) continue;
    const mother = random.pick(candidates);
    const hasHusband =
      mother.spouse !== undefined || (mother.age >= 50 ? random.chance(0.5) : random.chance(0.05));
    if (hasHusband && mother.children.length < CHILDREN_MAX && couldBeMother(mother, child)) return mother;
  }
  return undefined;
}

function searchMother(women: readonly Member[][], child: Member): Member | undefined {
  for (let years = MOTHER_AGE.min; years <= MOTHER_AGE.max; years++) {
    const mother = women[child.age + years]?.find(
      (woman) => woman.spouse && woman.children.length < CHILDREN_MAX_AT_NEED && couldBeMother(woman, child),
    );
    if (mother !== undefined) return mother;
  }
  return undefined;
}

/** Ages fit, births are apart, and nobody marries a sibling. */
function couldBeMother(mother: Member, child: Member): boolean {
  const ageAtBirth = ageOn(mother.birth, child.birth);
  const father = mother.spouse;
  return (
    ageAtBirth >= MOTHER_AGE.min &&
    ageAtBirth <= MOTHER_AGE.max &&
    (father === undefined || ageOn(father.birth, child.birth) >= FATHER_AGE_MIN) &&
    (child.spouse === undefined || child.spouse.mother !== mother) &&
    mother.children.every((other) => Math.abs(other.birth - child.birth) >= BIRTHS_APART_DAYS)
  );
}
