import type { UnitNames } from '../../../administrative-unit/search.js';
import { todayInVietNam } from '../../../population/calendar.js';
import { Problem } from '../../../problem.js';
import type { Language } from '../../../statistics/words.js';
import { comparisonAddress, comparisonUrl, readComparisonForm, whyNot } from '../comparison/form.js';
import { comparisonInWords, nameOfPlace } from '../comparison/in-words.js';
import { type Form, formAddress, formUrl, readForm } from '../form.js';
import { questionInWords } from '../in-words.js';
import { PAGE_WORDS } from '../words.js';

/** A question that can be saved: for counts, or a comparison. */
export interface ShownQuestion {
  /** What is saved of it: the query of its page's address, without the language. */
  readonly address: string;
  /** Its page, filled in. */
  readonly url: string;
  /** Whether opening its page asks it; a comparison is asked there by a button. */
  readonly isAskedAtOnce: boolean;
  /** Labels and values. */
  readonly said: readonly (readonly [string, string])[];
}

/** Reads a question from an address's query. @param area of the mandate @returns undefined where no form makes it */
export function readQuestion(
  query: Readonly<Record<string, unknown>>,
  language: Language,
  area: string,
  names: UnitNames,
): ShownQuestion | undefined {
  try {
    return 'place' in query || 'day' in query
      ? readComparison({ ...query, language }, area, names)
      : readCounts({ ...query, language }, area, names);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return undefined;
  }
}

function readCounts(query: unknown, area: string, names: UnitNames): ShownQuestion {
  const form = readForm(query, area);
  return {
    address: formAddress(form),
    url: formUrl('/statistics', form),
    isAskedAtOnce: true,
    said: questionInWords(form, placeOf(form, names), PAGE_WORDS[form.language]),
  };
}

function readComparison(query: unknown, area: string, names: UnitNames): ShownQuestion | undefined {
  const form = readComparisonForm(query, area);
  if (whyNot(form, Number.POSITIVE_INFINITY) !== undefined) return undefined;
  const today = todayInVietNam();
  return {
    address: comparisonAddress(form),
    url: comparisonUrl('/statistics/comparison', form, { text: '' }),
    isAskedAtOnce: false,
    said: comparisonInWords(form, (text) => nameOfPlace(names, text, today, form.base.language)),
  };
}

/** The place of a question in words; its code where no unit has it. */
function placeOf({ language, province, district, commune, on }: Form, names: UnitNames): string {
  const day = on === '' ? todayInVietNam() : on;
  const [level, code] =
    commune !== ''
      ? (['commune', commune] as const)
      : district !== ''
        ? (['district', district] as const)
        : (['province', province] as const);
  return code === '' ? PAGE_WORDS[language].whole_country : (names.on(level, code, day)?.full_name ?? code);
}
