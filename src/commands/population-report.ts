import type { Config } from '../config.js';
import { countPopulation, type PopulationFigures, type Share } from '../database/admin/population-report.js';
import { inTransaction } from '../database/transaction.js';
import { BANDS } from '../population/ages.js';
import { ETHNIC_GROUPS } from '../population/ethnic-groups.js';
import { MEAN_SIZE } from '../population/household.js';
import { surnameShares } from '../population/names.js';
import { FOREIGN_SHARE } from '../population/people.js';
import type { Terminal } from './terminal.js';
import { withAdmin } from './with-admin.js';

/** One line of the report: the counted value and the expected one, in the same unit. */
interface Line {
  readonly what: string;
  readonly is: number;
  /** Undefined when there is no published figure. */
  readonly wanted?: number;
}

const MALE_PERCENT = 49.9;
const SEX_RATIO_AT_BIRTH = 111;
/** 1.37 million a year in a country of 104 million. */
const BIRTHS_PER_1000 = 1370 / 104;
const KINH_PERCENT = 85.32;
const BAND_YEARS = 5;

/** `population report`: compares the people in the database with the published figures. */
export async function populationReport(config: Config, terminal: Terminal): Promise<void> {
  terminal.progress('counting all people');
  const figures = await withAdmin(config, (admin) => inTransaction(admin, () => countPopulation(admin)));
  terminal.progress('');
  const lines = linesOf(figures);
  terminal.result(lines.map(textOf).join('\n'), { lines });
}

function linesOf({ counts, ages, surnames, ethnicities }: PopulationFigures): Line[] {
  const { living } = counts;
  const percent = (count: number) => (100 * count) / Math.max(1, living);
  const of = (shares: readonly Share[], name: string) =>
    percent(shares.find((share) => share.name === name)?.count ?? 0);
  const thousands = BANDS.flat().reduce((sum, some) => sum + some, 0);
  return [
    { what: 'people, the dead of ten years among them', is: counts.rows },
    { what: 'living people', is: living },
    { what: 'men, %', is: percent(counts.male), wanted: MALE_PERCENT },
    {
      what: 'boys for 100 girls under 1',
      is: (100 * counts.male_under_1) / Math.max(1, counts.female_under_1),
      wanted: SEX_RATIO_AT_BIRTH,
    },
    {
      what: 'born within a year, of 1,000 living',
      is: (1000 * (counts.male_under_1 + counts.female_under_1)) / Math.max(1, living),
      wanted: BIRTHS_PER_1000,
    },
    { what: 'mean household', is: counts.in_households / Math.max(1, counts.households), wanted: MEAN_SIZE },
    { what: 'foreigners, %', is: percent(counts.foreign), wanted: 100 * FOREIGN_SHARE },
    { what: 'accounts, %', is: percent(counts.accounts), wanted: (100 * 62) / 104 },
    {
      what: 'children under 16 with a known parent, %',
      is: (100 * counts.guarded) / Math.max(1, counts.children),
    },
    { what: 'numbers issued anew, %', is: percent(counts.reissued) },
    ...BANDS.flatMap(([men, women], band) => {
      const years =
        band === BANDS.length - 1 ? `${band * BAND_YEARS}+` : `${band * BAND_YEARS}-${band * BAND_YEARS + 4}`;
      return [
        { what: `aged ${years}, men, %`, is: of(ages, `${years} male`), wanted: (100 * men) / thousands },
        {
          what: `aged ${years}, women, %`,
          is: of(ages, `${years} female`),
          wanted: (100 * women) / thousands,
        },
      ];
    }),
    ...surnameShares().map(({ name, percent: wanted }) => ({
      what: `surname ${name}, %`,
      is: of(surnames, name),
      wanted,
    })),
    { what: 'Kinh, %', is: of(ethnicities, 'Kinh'), wanted: KINH_PERCENT },
    ...ETHNIC_GROUPS.slice(0, 12).map(([group, wanted]) => ({
      what: `${group}, %`,
      is: of(ethnicities, group),
      wanted,
    })),
  ];
}

function textOf({ what, is, wanted }: Line): string {
  const figure = (value: number) =>
    value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
  return `${what.padEnd(44)} ${figure(is).padStart(12)}${wanted === undefined ? '' : ` wanted ${figure(wanted).padStart(8)}`}`;
}
