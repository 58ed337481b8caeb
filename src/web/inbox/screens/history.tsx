import {
  type HistoryEntry,
  type HistoryFilter,
  type Page,
  readAllHistory,
  readHistory,
  readHistoryPartners,
  readHistorySubjects,
  type Schemas,
  type Session,
} from '../api.js';
import { now } from '../clock.js';
import { download } from '../download.js';
import { addressOf, DATA_KINDS, DAY, filterOf, GROUPS, NO_FILTER } from '../history-filter.js';
import type { Shown } from '../history-proof/match.js';
import { useI18n } from '../i18n.js';
import { useAction, useLoad } from '../load.js';
import { HistoryDays } from '../parts/history-days.js';
import { HistoryProof } from '../parts/history-proof.js';
import { Link } from '../parts/link.js';
import { More } from '../parts/more.js';
import { Loading, Problem } from '../parts/notice.js';
import { Title } from '../parts/title.js';
import { itemsHere, keepItems } from '../place.js';
import { stay } from '../route.js';
import { dateOf, dayOf, timeOf } from '../times.js';
import type { Words } from '../words/vi.js';

const DAY_MIN = '2020-01-01';
const DAY_MAX = '2999-12-31';

const SHOWN_FIRST = 20;
const SHOWN_MAX = 100;

/** As many entries as were shown before, so that Back returns to the place. */
const limitHere = () => Math.min(SHOWN_MAX, Math.max(SHOWN_FIRST, itemsHere()));

/** The history, to filter, save and print. */
export function HistoryScreen({ session, address }: { session: Session; address: string }) {
  const { words, t } = useI18n();
  const filter = filterOf(address);
  const setFilter = (next: HistoryFilter) => {
    keepItems(0);
    stay(addressOf(next));
  };
  const partners = useLoad(readHistoryPartners, 'partners');
  const subjects = useLoad(readHistorySubjects, 'subjects');
  const key = JSON.stringify(filter);
  const { value, refusal, reload, set } = useLoad(async () => {
    const page = await readHistory(filter, null, limitHere());
    return { ...page, read_at: now() };
  }, key);
  const exporting = useAction();
  const isFiltered = key !== JSON.stringify(NO_FILTER);
  const partnerName = partners.value?.items.find(({ partner_id }) => partner_id === filter.partner_id)?.name;
  const filterWords = [
    partnerName && t(partnerName),
    filter.group && words.history.groups[filter.group],
    filter.about &&
      aboutWords(
        subjects.value?.items.find(({ about_id }) => about_id === filter.about),
        words,
      ),
    filter.data && words.history.dataKinds[filter.data],
    filter.since && `${words.history.since} ${dateOf(filter.since)}`,
    filter.until && `${words.history.until} ${dateOf(filter.until)}`,
  ].filter((part) => part !== undefined && part !== '');

  const more = async (cursor: string) => {
    const next = await readHistory(filter, cursor);
    const items = [...(value?.items ?? []), ...next.items];
    keepItems(items.length);
    set({ items, next_cursor: next.next_cursor, read_at: value?.read_at ?? now() });
  };
  const keep = () =>
    exporting.run(async () => {
      const items = await readAllHistory(filter);
      const given = Object.entries(filter).filter(([, part]) => part !== '');
      const file = {
        name: session.name,
        exported_at: new Date(now()).toISOString(),
        filter: Object.fromEntries(given),
        items,
      };
      download(
        `ung-thuan-${dayOf(now()).split('/').reverse().join('-')}.json`,
        JSON.stringify(file, null, 2),
      );
    });

  return (
    <>
      <Title text={words.history.title} />
      <p class="lead screen-only">{words.history.lead}</p>
      <div class="print-only print-head">
        <p>
          <strong>{words.history.printedFor(session.name)}</strong>
        </p>
        <p>{words.history.printedOn(timeOf(now()))}</p>
        <p>
          {filterWords.length === 0
            ? words.history.printedAll
            : `${words.history.printedFilter}: ${filterWords.join(' · ')}`}
        </p>
        {value?.next_cursor != null && <p>{words.history.printedPart}</p>}
      </div>
      <FilterForm
        filter={filter}
        partners={partners.value?.items ?? []}
        subjects={subjects.value?.items ?? []}
        onFilter={setFilter}
        isFiltered={isFiltered}
      />
      <p class="tools screen-only">
        <Link class="button button-quiet" to="/summary">
          {words.summary.open}
        </Link>
        <button type="button" class="button button-quiet" aria-disabled={exporting.isBusy} onClick={keep}>
          {exporting.isBusy ? words.history.exporting : words.history.export}
        </button>
        <button type="button" class="button button-quiet" onClick={() => print()}>
          {words.history.print}
        </button>
      </p>
      <Problem refusal={exporting.refusal} />
      <Problem refusal={refusal} onRetry={reload} />
      {value === undefined && refusal === undefined && <Loading />}
      {value?.items.length === 0 && (
        <p class="empty-line" role="status">
          {isFiltered ? words.history.noneFiltered : words.history.none}
        </p>
      )}
      {value !== undefined && (
        <HistoryProof subjects={subjects.value?.items} shown={shownOf(value, isFiltered)} />
      )}
      {value !== undefined && <HistoryDays entries={value.items} />}
      <More cursor={value?.next_cursor} onMore={more} />
    </>
  );
}

/** What is listed, as the check of the proof takes it. */
function shownOf(
  { items, next_cursor, read_at }: Page<HistoryEntry> & { readonly read_at: number },
  isFiltered: boolean,
): Shown {
  const whole = next_cursor === null ? 'all' : 'newest';
  return { entries: items, read_at, extent: isFiltered ? 'some' : whole };
}

type Subject = Schemas['HistorySubjectList']['items'][number];

/** Whom the history is about, in a word. */
function aboutWords(subject: Subject | undefined, words: Words): string | undefined {
  return subject && (subject.about.name ?? words.history.mine);
}

interface FilterFormProps {
  readonly filter: HistoryFilter;
  readonly partners: readonly { partner_id: string; name: { vi: string; en: string } }[];
  readonly subjects: readonly Subject[];
  readonly isFiltered: boolean;
  readonly onFilter: (filter: HistoryFilter) => void;
}

function FilterForm({ filter, partners, subjects, isFiltered, onFilter }: FilterFormProps) {
  const { words, t } = useI18n();
  const put = (part: Partial<HistoryFilter>) => onFilter({ ...filter, ...part });
  const putDay = (name: 'since' | 'until', day: string) => {
    if (day === '' || DAY.test(day)) put({ [name]: day });
  };
  return (
    <details class="filter screen-only" open={isFiltered}>
      <summary>{words.history.filter}</summary>
      <div class="filter-parts">
        <label>
          <span>{words.history.partner}</span>
          <select
            value={filter.partner_id}
            onChange={(event) => put({ partner_id: event.currentTarget.value })}
          >
            <option value="">{words.history.anyPartner}</option>
            {partners.map(({ partner_id, name }) => (
              <option key={partner_id} value={partner_id}>
                {t(name)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{words.history.group}</span>
          <select
            value={filter.group}
            onChange={(event) => put({ group: event.currentTarget.value as HistoryFilter['group'] })}
          >
            <option value="">{words.history.anyGroup}</option>
            {GROUPS.map((group) => (
              <option key={group} value={group}>
                {words.history.groups[group]}
              </option>
            ))}
          </select>
        </label>
        {subjects.length > 1 && (
          <label>
            <span>{words.history.whose}</span>
            <select value={filter.about} onChange={(event) => put({ about: event.currentTarget.value })}>
              <option value="">{words.history.anybody}</option>
              {subjects.map((subject) => (
                <option key={subject.about_id} value={subject.about_id}>
                  {aboutWords(subject, words)}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          <span>{words.history.data}</span>
          <select
            value={filter.data}
            onChange={(event) => put({ data: event.currentTarget.value as HistoryFilter['data'] })}
          >
            <option value="">{words.history.anyData}</option>
            {DATA_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {words.history.dataKinds[kind]}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{words.history.since}</span>
          <input
            type="date"
            value={filter.since}
            min={DAY_MIN}
            max={filter.until || DAY_MAX}
            onChange={(event) => putDay('since', event.currentTarget.value)}
          />
        </label>
        <label>
          <span>{words.history.until}</span>
          <input
            type="date"
            value={filter.until}
            min={filter.since || DAY_MIN}
            max={DAY_MAX}
            onChange={(event) => putDay('until', event.currentTarget.value)}
          />
        </label>
      </div>
      {isFiltered && (
        <button type="button" class="plain" onClick={() => onFilter(NO_FILTER)}>
          {words.history.clear}
        </button>
      )}
    </details>
  );
}
