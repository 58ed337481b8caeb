/** How the figures of a run compare: ratios of rates and times, and the marks that they should reach. */
import type { Kind } from './calls.js';
import type { Measured } from './stage.js';

/** The median results of each load, by the number of connections. */
export type Figures = readonly {
  readonly connections: number;
  readonly results: Readonly<Partial<Record<Kind, Measured>>>;
}[];

/** Whose rate is compared with whose. */
const RATIOS: readonly (readonly [Kind, Kind])[] = [
  ['release', 'bare'],
  ['status', 'bare'],
  ['lifecycle', 'provider'],
  ['ciba', 'provider'],
  ['dispense', 'release'],
];

interface Mark {
  readonly what: string;
  /** Undefined where one of the two was not measured. */
  readonly measured: number | undefined;
  readonly mark: number;
  readonly isMet: (measured: number, mark: number) => boolean;
}

const atLeast: Mark['isMet'] = (measured, mark) => measured >= mark;
const atMost: Mark['isMet'] = (measured, mark) => measured <= mark;

/** The marks as a table: what, measured, mark. @param memory_mb the gateway's largest resident set */
export function marksMet(figures: Figures, memory_mb: number): string {
  const ratio = (connections: number, member: 'per_s' | 'p50_ms' | 'p99_ms', a: Kind, b: Kind) => {
    const results = figures.find((each) => each.connections === connections)?.results;
    return quotient(results?.[a]?.[member], results?.[b]?.[member]);
  };
  const marks: readonly Mark[] = [
    mark('release/bare, rate at 32', ratio(32, 'per_s', 'release', 'bare'), atLeast, 0.8),
    mark('release/bare, p99 at 32', ratio(32, 'p99_ms', 'release', 'bare'), atMost, 1.5),
    mark('release/bare, p50 at 1', ratio(1, 'p50_ms', 'release', 'bare'), atMost, 1.6),
    mark('status/bare, rate at 32', ratio(32, 'per_s', 'status', 'bare'), atLeast, 0.8),
    mark('lifecycle/provider, rate at 32', ratio(32, 'per_s', 'lifecycle', 'provider'), atLeast, 1),
    mark('ciba/provider, rate at 32', ratio(32, 'per_s', 'ciba', 'provider'), atLeast, 1),
    mark('dispense/release, rate at 32', ratio(32, 'per_s', 'dispense', 'release'), atLeast, 0.77),
    mark('memory of the gateway, MB', memory_mb, atMost, 200),
  ];
  const rows = marks.flatMap(({ what, measured, mark: limit, isMet }) =>
    measured === undefined
      ? []
      : [
          [
            what,
            String(measured),
            `${isMet === atLeast ? '>=' : '<='} ${limit}`,
            isMet(measured, limit) ? 'met' : 'missed',
          ],
        ],
  );
  return table(['what', 'measured', 'mark', ''], rows);
}

/** Ratios of rates, by the number of connections. */
export function ratioTable(figures: Figures): string {
  const measured = RATIOS.filter(([a, b]) => figures[0]?.results[a] && figures[0]?.results[b]);
  const rows = figures.map(({ connections, results }) => [
    String(connections),
    ...measured.map(([a, b]) => String(quotient(results[a]?.per_s, results[b]?.per_s))),
  ]);
  return table(['connections', ...measured.map((pair) => pair.join('/'))], rows);
}

/** Rates, times and processor time of each load. */
export function resultTable(figures: Figures): string {
  const rows = figures.flatMap(({ connections, results }) =>
    Object.entries(results).map(([kind, { per_s, p50_ms, p99_ms, server_cpu_us, database_cpu_us }]) =>
      [kind, connections, per_s, p50_ms, p99_ms, server_cpu_us, database_cpu_us].map(String),
    ),
  );
  return table(['load', 'connections', 'per s', 'p50 ms', 'p99 ms', 'server us', 'database us'], rows);
}

function mark(what: string, measured: number | undefined, isMet: Mark['isMet'], limit: number): Mark {
  return { what, measured, mark: limit, isMet };
}

function quotient(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : Number((a / b).toFixed(2));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((text, i) => Math.max(text.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [head, ...rows].map(line).join('\n');
}
