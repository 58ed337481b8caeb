import { useState } from 'preact/hooks';
import { GIVEN_WORDS } from '../../given-words.js';
import { readOrganisationHistory, type Schemas } from '../api.js';
import { useI18n } from '../i18n.js';
import { useLoad } from '../load.js';
import { BackIcon } from '../parts/icons.js';
import { Link } from '../parts/link.js';
import { More } from '../parts/more.js';
import { Loading, Problem } from '../parts/notice.js';
import { Title } from '../parts/title.js';
import { timeOf } from '../times.js';

/** Who asked for an organisation's data and what was released, for its representatives and registration administrators. */
export function OrganisationScreen({ id }: { id: string }) {
  const { words, language } = useI18n();
  const own = GIVEN_WORDS[language];
  const history = useLoad(() => readOrganisationHistory(id), id);
  return (
    <>
      <p class="way-back">
        <Link to="/organisations">
          <BackIcon />
          {words.organisations.title}
        </Link>
      </p>
      <Title text={own.title} />
      <p class="lead">
        {own.why} <span class="note">{words.onBehalf.taxNumber(id)}</span>
      </p>
      <Problem refusal={history.refusal} onRetry={history.reload} />
      {history.value === undefined && history.refusal === undefined && <Loading />}
      {history.value !== undefined && <Entries id={id} first={history.value} />}
    </>
  );
}

function Entries({ id, first }: { id: string; first: Schemas['OrganisationHistory'] }) {
  const { words, language, t } = useI18n();
  const own = GIVEN_WORDS[language];
  const [{ items, next_cursor }, setPage] = useState(first);
  const more = async (cursor: string) => {
    const next = await readOrganisationHistory(id, cursor);
    setPage({ items: [...items, ...next.items], next_cursor: next.next_cursor });
  };
  const refusals: Readonly<Record<string, string>> = words.history.refusals;
  if (items.length === 0) return <p>{own.none}</p>;
  return (
    <section class="sheet">
      <ul class="rows">
        {items.map(({ entry_id, at, kind, partner, purpose, fields, refusal, representative }) => (
          <li key={entry_id}>
            <span>{own.kinds[kind](t(partner.name), representative.name)}</span>
            <span class="note">
              {timeOf(at)} · {t(purpose.label)}
            </span>
            {refusal !== undefined && (
              <span class="note">{refusals[refusal] ?? words.history.refusals.other}</span>
            )}
            <span class="note">{fields.map(({ label }) => t(label)).join(' · ')}</span>
          </li>
        ))}
      </ul>
      <More cursor={next_cursor} onMore={more} />
    </section>
  );
}
