/** Replaced words and what to use instead. Identifiers are matched as whole words. */
export const REPLACED: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\btell_of_lapse\b/, 'notify_lapse'],
  [/\btell_of_/, 'notify_'],
  [/\b(registry\/told|ToldEvent|told_events?)\b/, 'parse-event, ParsedEvent, parsed_event'],
  [/\bdelivery\.tell\b|\bprescription\.tell\b/, 'enqueue_notification, notify_deciders'],
  [/\bshare_out\b|\bshareOut\b/, 'fan_out'],
  [/\b(document|prescription)\.note\b/, 'record_entry'],
  [/\bterms_hold\b/, 'terms_text'],
  [/\bkeep_terms\b|\bkeepTerms\b/, 'challenge_decision'],
  [/\buse_assertion\b/, 'consume_assertion'],
  [/\bconsent\.give\b/, 'consent.grant'],
  [/\bconsent\.change\b|\bchange_consent\b/, 'consent.transition, transition_consent'],
  [/\bchild_word\b|\bchildWord\b/, 'child_consent'],
  [/\benough: \[/, 'sufficient_fields'],
  [/\bheirs\b/, 'current_successors'],
  [/\bcame_from\b/, 'predecessors'],
  [/\badministrative_unit\.became\b/, 'successors'],
  [/\bturn_day\b|\bturnDay\b/, 'run_daily_changes'],
  [/\blost_unit\b/, 'first_invalid_unit'],
  [/\bp_event\.is_open\b|\bevent\.is_open\b/, 'has_unresolved_person'],
  [/\bMishap\b|\buseSpeech\b/, 'ErrorBoundary, useI18n'],
  [
    /\bROOMS\b|\brooms? (above|below|of)\b|\b(the|each|a|its) rooms?\b(?! (left|for))|\b(top|lower|upper) floor\b/,
    'module, layer',
  ],
  [/: still here/, ': keep-alive'],
  [/lacks what it asks of/, 'missing or invalid parameter'],
  [/\btie between these people\b/i, 'relationship is not possible'],
  [/\bstands here twice\b/, 'duplicate event_id in batch'],
  [/\bhas no word\b/, 'a missing person cannot decide'],
];

/** Finds replaced words. @param files the text of each file by its path @returns one line for each */
export function replacedWordFaults(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([file, text]) =>
    text.split('\n').flatMap((line, i) =>
      REPLACED.flatMap(([pattern, instead]) => {
        const found = pattern.exec(line);
        return found === null ? [] : [`${file}:${i + 1}: "${found[0]}" was replaced by ${instead}`];
      }),
    ),
  );
}

/**
 * Checks the table of terms: each term and each Vietnamese term occurs once, in alphabetical order, with one meaning; and if
 * the last column names an entry of the inbox's words, that entry uses the Vietnamese term.
 * @param glossary the Markdown
 * @param words the inbox's Vietnamese words (src/web/inbox/words/vi.ts)
 */
export function glossaryFaults(glossary: string, words: object): string[] {
  const rows = glossary
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([term]) => term !== 'term' && !/^-+$/.test(term ?? ''));
  const terms = rows.map(([term = '']) => term.toLowerCase());
  return rows.flatMap(([term = '', vietnamese = '', meaning = '', entry = '', ...rest], i) => {
    const isRepeated = (column: number, cell: string) =>
      rows.findIndex((row) => row[column]?.toLowerCase() === cell.toLowerCase()) !== i;
    const text = entry === '' ? undefined : textAt(words, entry.replaceAll('`', ''));
    return [
      ...when(
        rest.length > 0 || vietnamese === '' || meaning === '',
        'needs a Vietnamese term and a meaning',
      ),
      ...when(meaning.includes(';'), 'has more than one meaning'),
      ...when(i > 0 && term.localeCompare(terms[i - 1] ?? '', 'en') < 0, 'is not in order'),
      ...when(isRepeated(0, term), 'occurs twice'),
      ...when(isRepeated(1, vietnamese), `shares the Vietnamese term ${vietnamese}`),
      ...when(entry !== '' && text === undefined, `names no entry of the inbox's words, ${entry}`),
      ...when(
        text !== undefined && !text.toLowerCase().includes(vietnamese.toLowerCase()),
        `differs from the inbox: ${text}`,
      ),
    ].map((fault) => `docs/glossary.md: ${term} ${fault}`);
  });
}

function textAt(words: object, path: string): string | undefined {
  const found = path
    .split('.')
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], words);
  if (typeof found === 'function') return String(found('', ''));
  return typeof found === 'string' ? found : undefined;
}

function when(isFault: boolean, fault: string): string[] {
  return isFault ? [fault] : [];
}
