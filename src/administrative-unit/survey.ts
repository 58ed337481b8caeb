import { foldName } from './name.js';
import type { Lists, WantedUnit } from './official-lists.js';

/** A summary of lists, as text and as data. */
export interface Survey {
  readonly found: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
}

/** Summarises lists: units by era and level, lineage, and reused codes. */
export function surveyOf({ units, edges }: Lists): Survey {
  const eras = [...new Set(units.map(({ valid_from }) => valid_from))].sort();
  const byEra = Object.fromEntries(
    eras.map((era) => [
      era,
      countBy(
        units.filter((unit) => unit.valid_from === era),
        ({ level }) => level,
      ),
    ]),
  );
  const communes = units.filter(({ level }) => level === 'commune');
  const [first = '', second = ''] = eras;
  const before = new Map(
    communes.filter((unit) => unit.valid_from === first).map((unit) => [unit.code, unit]),
  );
  const after = communes.filter((unit) => unit.valid_from === second);
  const reused = after.filter(({ code }) => before.has(code));
  const renamed = reused.filter(
    ({ code, name }) => foldName(before.get(code)?.name ?? '') !== foldName(name),
  );
  const successors = countBy(
    edges.filter(({ from }) => from.startsWith('commune')),
    ({ from }) => from,
  );
  const split = Object.values(successors).filter((count) => count > 1);
  const provinces = provincesPartedBy({ units, edges });
  const found = {
    units: byEra,
    edges: countBy(edges, ({ kind }) => kind),
    communes_split: { total: split.length, into: countBy(split, String) },
    split_with_all_people_in_one: edges.filter(({ kind, all_people }) => kind === 'part' && all_people)
      .length,
    codes_used_again: reused.length,
    codes_used_again_under_another_name: renamed.length,
    provinces_whose_communes_went_to_several: provinces,
  };
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ');
  const lines = [
    ...eras.map((era) => `from ${era}: ${list(byEra[era] ?? {})}`),
    `lineage: ${list(found.edges)}`,
    `communes split: ${split.length} (${Object.entries(found.communes_split.into)
      .map(([into, count]) => `${count} in ${into}`)
      .join(', ')}), of ${found.split_with_all_people_in_one} all people went to one successor`,
    `codes used again: ${reused.length}, of them ${renamed.length} under another name`,
    ...provinces.map((name) => `communes of ${name} went to more than one province`),
  ];
  return { found, lines };
}

function countBy<T>(all: readonly T[], by: (one: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of all) counts[by(one)] = (counts[by(one)] ?? 0) + 1;
  return counts;
}

/** Old provinces whose communes are now in several provinces: their lineage does not follow from the communes'. */
function provincesPartedBy({ units, edges }: Pick<Lists, 'units' | 'edges'>): string[] {
  const byKey = new Map(units.map((unit) => [unit.key, unit]));
  const provinceOf = (key: string | null): WantedUnit | undefined => {
    const unit = key === null ? undefined : byKey.get(key);
    return unit === undefined || unit.level === 'province' ? unit : provinceOf(unit.parentKey);
  };
  const into = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    const [old, now] = [provinceOf(from), provinceOf(to)];
    if (old === undefined || now === undefined || byKey.get(from)?.level === 'province') continue;
    if (old.valid_from === now.valid_from || byKey.get(from)?.code === undefined) continue;
    into.set(old.full_name, (into.get(old.full_name) ?? new Set()).add(now.code));
  }
  return [...into].filter(([, codes]) => codes.size > 1).map(([name]) => name);
}
