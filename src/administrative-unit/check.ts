import type { WantedEdge, WantedUnit } from './official-lists.js';
import type { Mistake } from './table.js';

/** The checked parts of units and lineage; their sources serve only for messages. */
type Unit = Pick<
  WantedUnit,
  'key' | 'parentKey' | 'level' | 'code' | 'valid_from' | 'valid_to' | 'file' | 'line'
>;
type Edge = Pick<WantedEdge, 'from' | 'to' | 'kind' | 'all_people' | 'on_date' | 'file' | 'line'>;

/**
 * Finds inconsistencies in units and lineage taken as a whole; none when they are consistent.
 * @param known keys of units that may be missing from the lists, such as countries
 */
export function checkLists(
  lists: { units: readonly Unit[]; edges: readonly Edge[] },
  known: ReadonlySet<string>,
): Mistake[] {
  const byKey = new Map(lists.units.map((unit) => [unit.key, unit]));
  return [
    ...twice(lists.units),
    ...parents(lists.units, byKey, known),
    ...overlaps(lists.units),
    ...edges(lists.edges, byKey),
    ...completeness(lists),
    ...cycles(lists.edges),
  ];
}

function holdsOn(unit: Unit, on: string): boolean {
  return unit.valid_from <= on && (unit.valid_to === null || unit.valid_to > on);
}

function at({ file, line }: { file: string; line: number }, what: string): Mistake {
  return { file, line, what };
}

function* twice(units: readonly Unit[]): Generator<Mistake> {
  const seen = new Set<string>();
  for (const unit of units) {
    if (seen.has(unit.key)) yield at(unit, `${unit.level} ${unit.code} stands twice`);
    seen.add(unit.key);
    if (unit.valid_to !== null && unit.valid_to <= unit.valid_from) {
      yield at(
        unit,
        `${unit.level} ${unit.code} ends on ${unit.valid_to}, before it begins on ${unit.valid_from}`,
      );
    }
  }
}

function* parents(
  units: readonly Unit[],
  byKey: ReadonlyMap<string, Unit>,
  known: ReadonlySet<string>,
): Generator<Mistake> {
  for (const unit of units) {
    const { parentKey } = unit;
    if (parentKey === null || known.has(parentKey)) continue;
    const parent = byKey.get(parentKey);
    if (parent === undefined) {
      yield at(unit, `${unit.level} ${unit.code} lies in ${parentKey}, which is in no list`);
    } else if (parent.valid_from > unit.valid_from) {
      yield at(
        unit,
        `${unit.level} ${unit.code} begins on ${unit.valid_from}, before its parent ${parent.level} ${parent.code} on ${parent.valid_from}`,
      );
    } else if (!holdsOn(parent, unit.valid_from)) {
      yield at(
        unit,
        `${unit.level} ${unit.code} begins on ${unit.valid_from}, when its parent ${parent.level} ${parent.code} holds no more`,
      );
    }
  }
}

function* overlaps(units: readonly Unit[]): Generator<Mistake> {
  const byCode = new Map<string, Unit[]>();
  for (const unit of units) {
    const code = `${unit.level} ${unit.code}`;
    byCode.set(code, [...(byCode.get(code) ?? []), unit]);
  }
  for (const [code, versions] of byCode) {
    const sorted = versions.sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1));
    for (const [index, unit] of sorted.entries()) {
      const next = sorted[index + 1];
      if (next === undefined || next.key === unit.key) continue;
      if (unit.valid_to === null || unit.valid_to > next.valid_from) {
        yield at(
          next,
          `${code} begins on ${next.valid_from} while an older one holds${unit.valid_to === null ? '' : ` to ${unit.valid_to}`}`,
        );
      }
    }
  }
}

function* edges(all: readonly Edge[], byKey: ReadonlyMap<string, Unit>): Generator<Mistake> {
  const outgoing = new Map<string, Edge[]>();
  for (const edge of all) {
    outgoing.set(edge.from, [...(outgoing.get(edge.from) ?? []), edge]);
    const [from, to] = [byKey.get(edge.from), byKey.get(edge.to)];
    if (from === undefined) yield at(edge, `${edge.from} is in no list`);
    else if (from.valid_to !== edge.on_date)
      yield at(edge, `${edge.from} goes over on ${edge.on_date}, but ends on ${from.valid_to ?? 'no day'}`);
    if (to === undefined) yield at(edge, `${edge.to} is in no list`);
    else if (!holdsOn(to, edge.on_date)) yield at(edge, `${edge.to} does not hold on ${edge.on_date}`);
  }
  for (const [from, successors] of outgoing) {
    const [first] = successors;
    if (first === undefined) continue;
    if (new Set(successors.map(({ to }) => to)).size < successors.length)
      yield at(first, `${from} goes twice to one unit`);
    const wanted = successors.length === 1 ? 'whole' : 'part';
    const wrong = successors.find(({ kind }) => kind !== wanted);
    if (wrong !== undefined) {
      yield at(
        wrong,
        `${from} goes ${wrong.kind} to ${wrong.to}, and has ${successors.length} successor${successors.length === 1 ? '' : 's'}`,
      );
    }
    if (successors.filter(({ all_people }) => all_people).length > 1) {
      yield at(first, `all people of ${from} are said to have gone to more than one unit`);
    }
  }
}

/** Every unit that ended has a successor, and every unit that began after another ended has a predecessor. */
function* completeness({
  units,
  edges,
}: {
  units: readonly Unit[];
  edges: readonly Edge[];
}): Generator<Mistake> {
  const [from, to] = [new Set(edges.map((edge) => edge.from)), new Set(edges.map((edge) => edge.to))];
  const withUnits = new Set(units.map(({ parentKey }) => parentKey));
  const first = units.reduce((day, unit) => (unit.valid_from < day ? unit.valid_from : day), '9999');
  for (const unit of units) {
    // The successors of a district are the communes of its communes.
    if (
      unit.valid_to !== null &&
      !from.has(unit.key) &&
      !(unit.level === 'district' && withUnits.has(unit.key))
    ) {
      yield at(unit, `${unit.level} ${unit.code} ends on ${unit.valid_to} and has no successor`);
    }
    if (unit.valid_from > first && !to.has(unit.key)) {
      yield at(unit, `${unit.level} ${unit.code} begins on ${unit.valid_from} and comes from no unit`);
    }
  }
}

function* cycles(all: readonly Edge[]): Generator<Mistake> {
  const next = new Map<string, Edge[]>();
  for (const edge of all) next.set(edge.from, [...(next.get(edge.from) ?? []), edge]);
  const done = new Set<string>();
  for (const start of next.keys()) {
    const path = new Set<string>();
    const stack: { key: string; edges: Edge[] }[] = [{ key: start, edges: [...(next.get(start) ?? [])] }];
    path.add(start);
    while (stack.length > 0) {
      const top = stack.at(-1) as (typeof stack)[number];
      const edge = top.edges.pop();
      if (edge === undefined) {
        done.add(top.key);
        path.delete(top.key);
        stack.pop();
      } else if (path.has(edge.to)) {
        yield at(edge, `${edge.from} goes over into ${edge.to}, which came from it`);
      } else if (!done.has(edge.to)) {
        path.add(edge.to);
        stack.push({ key: edge.to, edges: [...(next.get(edge.to) ?? [])] });
      }
    }
  }
}
