import type pg from 'pg';
import type { components } from '../../contract/generated/partner.js';
import { type Asker, type UnitNamed, unitsWithin } from '../../database/gate/statistics.js';
import type { IsoDate } from '../../database/gate/values.js';
import type { Read } from '../../database/reads.js';
import { todayInVietNam } from '../../population/calendar.js';
import { Problem } from '../../problem.js';
import { type Counts, countResidents, type Row } from '../count.js';
import { readQuestion } from '../question.js';
import { compareWithStandards, type UnitKind } from './standards.js';

type Schemas = components['schemas'];
export type MergerPlan = Schemas['MergerPlan'];
type Query = Readonly<Record<string, string | number>>;

/** The organisation that asks. */
export interface Asking {
  readonly asker: Asker;
  readonly mandates: readonly string[];
}

/**
 * Counts several units, and all of them together as the sum of their protected counts.
 * @param query checked against the contract's schema
 * @throws Problem invalid_request, mandate_missing, before anything is asked; and as countResidents
 */
export async function planMerger(
  pool: pg.Pool,
  read: Read,
  asking: Asking,
  { units: codes, kind, area_km2, on, by, ...rest }: Query,
): Promise<MergerPlan> {
  const day = on === undefined ? {} : { on };
  const grouped = { by: by === undefined ? 'unit' : `unit,${by}` };
  const question = { ...rest, ...day, ...grouped };
  const set = String(codes).split(',');
  if (area_km2 !== undefined && kind === undefined) throw refused('/area_km2', 'needs kind');
  readQuestion({ ...question, unit: set[0] ?? '' }, todayInVietNam());
  await checkUnits(read, asking, set, (on ?? null) as IsoDate | null, kind !== undefined);
  const ask = (asked: Query) =>
    inTurn(set, (unit) => countResidents(pool, read, asking.asker, { unit, ...asked }));
  const answers = await ask(question);
  const [first] = answers as [Counts, ...Counts[]];
  const counts = answers.flatMap(countsOfUnit);
  const deviationMax = first.method.deviation_max * set.length;
  const plan: MergerPlan = {
    on: first.on,
    on_is_today: first.on_is_today,
    counted_on: first.counted_on,
    units: answers.map(({ unit }) => unit),
    method: first.method,
    together_deviation_max: deviationMax,
    not_yet_born: first.not_yet_born,
    counts: [...counts, ...sumOf(counts)],
  };
  if (kind === undefined) return plan;
  const registered = (await ask({ ...day, by: 'residence' })).flatMap((answer) =>
    answer.counts.filter(({ residence }) => residence === 'permanent' || residence === 'temporary'),
  );
  const peopleOf = (rows: readonly Row[]) => rows.reduce((sum, { people }) => sum + people, 0);
  const facts = {
    population: peopleOf(registered.filter((count) => !count.unit_is_unresolved)),
    unresolved: peopleOf(registered.filter((count) => count.unit_is_unresolved)),
    deviationMax: 2 * deviationMax,
    area_km2: area_km2 as number | undefined,
  };
  return { ...plan, standards: compareWithStandards(kind as UnitKind, facts) };
}

async function checkUnits(
  read: Read,
  { mandates }: Asking,
  set: readonly string[],
  on: IsoDate | null,
  hasKind: boolean,
): Promise<void> {
  const level = set[0]?.length === 2 ? 'province' : 'commune';
  if (new Set(set).size < set.length) throw refused('/units', 'has a unit twice');
  if (hasKind && level === 'province') throw refused('/kind', 'is for communes');
  const codesOf = (found: readonly UnitNamed[]) => found.map(({ code }) => code);
  const known = new Set(codesOf(await unitsWithin(read, 'VN', on, level, set)));
  const unknown = set.filter((code) => !known.has(code));
  if (unknown.length > 0) throw refused('/units', `${unknown.join(', ')}: no ${level} on the day`);
  const areas = mandates
    .filter((each) => each.startsWith('statistics:residents'))
    .map((each) => each.split(':')[2]);
  if (areas.includes(undefined)) return;
  const found = await Promise.all(areas.map((area) => unitsWithin(read, String(area), on, level, set)));
  const allowed = new Set(found.flatMap(codesOf));
  if (set.some((code) => !allowed.has(code))) throw new Problem('mandate_missing');
}

function refused(pointer: string, detail: string): Problem {
  return new Problem('invalid_request', { errors: [{ pointer, detail }] });
}

/** Questions one after the other: each is recorded and charged on its own. */
async function inTurn<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const item of items) answers.push(await ask(item));
  return answers;
}

/** A unit's own counts, each once; `unit` is what it may be in where that is unresolved. */
function countsOfUnit({ unit, counts }: Counts): Row[] {
  return counts
    .filter((count) => count.unit_is_unresolved || count.unit?.code === unit.code)
    .map((count) => ({ ...count, unit }));
}

/** The counts of all together: for each group the sum of the units' counts. */
function sumOf(counts: readonly Row[]): Row[] {
  const sums = new Map<string, Row>();
  for (const { unit: _, people, ...group } of counts) {
    if (group.unit_is_unresolved) continue;
    const key = JSON.stringify(group);
    sums.set(key, { ...group, unit: null, people: (sums.get(key)?.people ?? 0) + people });
  }
  return [...sums.values()];
}
