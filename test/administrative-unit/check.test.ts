import fc from 'fast-check';
import t from 'tap';
import { checkLists } from '../../src/administrative-unit/check.js';

interface Unit {
  key: string;
  parentKey: string | null;
  level: 'province' | 'commune';
  code: string;
  valid_from: string;
  valid_to: string | null;
  file: string;
  line: number;
}
interface Edge {
  from: string;
  to: string;
  kind: 'whole' | 'part';
  all_people: boolean;
  on_date: string;
  file: string;
  line: number;
}
interface History {
  units: Unit[];
  edges: Edge[];
}

const START = '2000-01-01';
const KNOWN = new Set(['country']);
const keyOf = (level: string, code: string, from: string) => `${level} ${code} ${from}`;
const yearOf = (step: number) => `${2001 + step}-01-01`;

function unit(to: History, level: Unit['level'], code: string, from: string, parentKey: string): Unit {
  const made = { key: keyOf(level, code, from), parentKey, level, code, valid_from: from, valid_to: null };
  const added: Unit = { ...made, file: 'units', line: to.units.length + 2 };
  to.units.push(added);
  return added;
}

function join(to: History, from: Unit[], into: Unit, on: string, kind: Edge['kind'] = 'whole'): void {
  for (const one of from) {
    one.valid_to = on;
    const edge = { from: one.key, to: into.key, kind, all_people: kind === 'whole', on_date: on };
    to.edges.push({ ...edge, file: 'lineage', line: to.edges.length + 2 });
  }
}

/** A country whose communes are merged, split or renamed each year: a valid history. */
const history = fc
  .array(fc.record({ what: fc.constantFrom('merge', 'split', 'rename'), at: fc.nat(), other: fc.nat() }), {
    maxLength: 12,
  })
  .map((steps): History => {
    const made: History = { units: [], edges: [] };
    const province = unit(made, 'province', '01', START, 'country').key;
    let current = ['00001', '00002', '00003', '00004'].map((code) =>
      unit(made, 'commune', code, START, province),
    );
    let code = 5;
    for (const [step, { what, at, other }] of steps.entries()) {
      const on = yearOf(step);
      const one = current[at % current.length] as Unit;
      const two = current[other % current.length] as Unit;
      if (what === 'rename' || (what === 'merge' && one === two)) {
        const next = unit(made, 'commune', one.code, on, province);
        join(made, [one], next, on);
        current = [...current.filter((each) => each !== one), next];
      } else if (what === 'merge') {
        const next = unit(made, 'commune', one.code, on, province);
        join(made, [one, two], next, on);
        current = [...current.filter((each) => each !== one && each !== two), next];
      } else {
        const parts = [0, 1].map(() => unit(made, 'commune', String(code++).padStart(5, '0'), on, province));
        for (const part of parts) join(made, [one], part, on, 'part');
        current = [...current.filter((each) => each !== one), ...parts];
      }
    }
    return made;
  });

const faultsOf = (of: History) => checkLists(of, KNOWN).map(({ what }) => what);

t.test('a valid history has no faults', async () => {
  fc.assert(fc.property(history, (made) => faultsOf(made).length === 0));
});

t.test('every unit of a valid history leads to current units', async () => {
  fc.assert(
    fc.property(history, ({ units, edges }) => {
      const today = (key: string): string[] => {
        const next = edges.filter((edge) => edge.from === key);
        return next.length === 0 ? [key] : next.flatMap((edge) => today(edge.to));
      };
      return units.every((one) =>
        today(one.key).every((key) => units.find((each) => each.key === key)?.valid_to === null),
      );
    }),
  );
});

t.test('every kind of fault is reported with file and line', async () => {
  const faultyChanges: readonly [string, (made: History, at: number) => boolean, RegExp][] = [
    [
      'no successor',
      ({ edges }, at) => edges.splice(at % Math.max(1, edges.length), 1).length === 1,
      /no successor|comes from no unit|successor/,
    ],
    [
      'no parent',
      ({ units }, at) => {
        (units[1 + (at % (units.length - 1))] as Unit).parentKey = 'province 99 2000-01-01';
        return true;
      },
      /which is in no list/,
    ],
    [
      'before its parent',
      ({ units }) => {
        (units[0] as Unit).valid_from = '2000-06-01';
        return true;
      },
      /before its parent/,
    ],
    [
      'overlapping',
      ({ units }, at) => {
        const ended = units.filter(
          (one) =>
            one.valid_to !== null &&
            units.some(
              (other) =>
                other !== one &&
                other.code === one.code &&
                other.level === one.level &&
                other.valid_from === one.valid_to,
            ),
        );
        const one = ended[at % Math.max(1, ended.length)];
        if (one === undefined) return false;
        one.valid_to = '2090-01-01';
        return true;
      },
      /while an older one holds/,
    ],
    [
      'whole and part',
      ({ edges }, at) => {
        const edge = edges[at % Math.max(1, edges.length)];
        if (edge === undefined) return false;
        edge.kind = edge.kind === 'whole' ? 'part' : 'whole';
        return true;
      },
      /goes (whole|part) to/,
    ],
    [
      'a cycle',
      ({ edges }, at) => {
        const edge = edges[at % Math.max(1, edges.length)];
        if (edge === undefined) return false;
        edges.push({ ...edge, from: edge.to, to: edge.from });
        return true;
      },
      /which came from it/,
    ],
    [
      'a unit twice',
      ({ units }, at) => units.push({ ...(units[at % units.length] as Unit) }) > 0,
      /stands twice/,
    ],
    [
      'an end before the beginning',
      ({ units }, at) => {
        (units[at % units.length] as Unit).valid_to = '1999-01-01';
        return true;
      },
      /before it begins/,
    ],
    [
      'a successor of another day',
      ({ edges }, at) => {
        const edge = edges[at % Math.max(1, edges.length)];
        if (edge === undefined) return false;
        edge.on_date = '1999-01-01';
        return true;
      },
      /goes over on|does not hold on/,
    ],
    [
      'all people in two',
      ({ edges }) => {
        const parts = edges.filter(({ kind }) => kind === 'part');
        for (const edge of parts) edge.all_people = true;
        return parts.length > 0;
      },
      /more than one unit/,
    ],
  ];
  for (const [name, change, expected] of faultyChanges) {
    let seen = 0;
    fc.assert(
      fc.property(history, fc.nat(), (made, at) => {
        if (!change(made, at)) return;
        seen++;
        const mistakes = checkLists(made, KNOWN);
        if (
          !mistakes.some(({ what, file, line }) => expected.test(what) && file !== '' && line !== undefined)
        ) {
          throw new Error(`${name} is not reported: ${JSON.stringify(mistakes)}`);
        }
      }),
    );
    if (seen === 0) throw new Error(`${name} was never tried`);
  }
});
