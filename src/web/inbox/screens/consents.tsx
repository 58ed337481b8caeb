import { useState } from 'preact/hooks';
import { type Consent, type Page, readAllConsents, readConsents } from '../api.js';
import { useI18n } from '../i18n.js';
import { useLoad } from '../load.js';
import { Asker } from '../parts/asker.js';
import { Link } from '../parts/link.js';
import { More } from '../parts/more.js';
import { Loading, Problem } from '../parts/notice.js';
import { StateMark } from '../parts/state-mark.js';
import { Title } from '../parts/title.js';
import { dayOf } from '../times.js';

const isCurrent = ({ state }: Consent) => state === 'active' || state === 'paused';

/** All consents: the active and paused ones first, then the ended ones page by page. */
export function ConsentsScreen() {
  const { words } = useI18n();
  const { value, refusal, reload } = useLoad(async () => {
    const [active, paused, all] = await Promise.all([
      readAllConsents('active'),
      readAllConsents('paused'),
      readConsents(),
    ]);
    const current = [...active, ...paused].sort((a, b) => b.given_at.localeCompare(a.given_at));
    return { current, all };
  }, 'consents');
  const isNone = value?.current.length === 0 && value.all.items.length === 0;
  return (
    <>
      <Title text={words.consents.title} />
      <Problem refusal={refusal} onRetry={reload} />
      {value === undefined && refusal === undefined && <Loading />}
      {isNone && (
        <section class="empty">
          <h2>{words.consents.none}</h2>
          <p>{words.consents.noneText}</p>
        </section>
      )}
      {value !== undefined && !isNone && (
        <>
          <p class="lead">{words.consents.lead}</p>
          <section aria-labelledby="current-title">
            <h2 id="current-title">{words.consents.current}</h2>
            {value.current.length === 0 ? (
              <p class="hint">{words.consents.noneCurrent}</p>
            ) : (
              <ConsentCards of={value.current} />
            )}
          </section>
          <Ended first={value.all} />
        </>
      )}
    </>
  );
}

function Ended({ first }: { first: Awaited<ReturnType<typeof readConsents>> }) {
  const { words } = useI18n();
  const [page, setPage] = useState(first);
  const ended = page.items.filter((consent) => !isCurrent(consent));
  const cursor = page.next_cursor;
  if (ended.length === 0 && cursor === null) return null;
  return (
    <section aria-labelledby="ended-title">
      <h2 id="ended-title">{words.consents.ended}</h2>
      <ConsentCards of={ended} />
      <More cursor={cursor} onMore={async (from) => setPage(await further(page, from))} />
    </section>
  );
}

/** Reads pages until one has an ended consent: active ones are listed above already. */
async function further(page: Page<Consent>, from: string): Promise<Page<Consent>> {
  let next = await readConsents(null, from);
  const items = [...page.items, ...next.items];
  while (next.items.every(isCurrent) && next.next_cursor !== null) {
    next = await readConsents(null, next.next_cursor);
    items.push(...next.items);
  }
  return { items, next_cursor: next.next_cursor };
}

function ConsentCards({ of }: { of: readonly Consent[] }) {
  const { words, t } = useI18n();
  return (
    <ul class="cards">
      {of.map((consent) => (
        <li key={consent.consent_id}>
          <Link
            to={`/consents/${consent.consent_id}`}
            class={`card card-link ${isCurrent(consent) ? '' : 'card-over'}`}
          >
            <Asker partner={consent.partner} />
            <span class="purpose">{t(consent.purpose.label)}</span>
            {consent.releases_refused !== undefined && (
              <span class="hint">
                {words.consent.releasesRefused[consent.releases_refused](t(consent.partner.name))}
              </span>
            )}
            <span class="card-foot">
              <StateMark consent={consent} />
              <span>
                {consent.about.name !== undefined && `${words.consents.about(consent.about.name)} · `}
                {consent.about.organisation && `${words.onBehalf.of(consent.about.organisation.name)} · `}
                {words.consents.fieldCount(consent.fields.length)} ·{' '}
                {isCurrent(consent)
                  ? words.consents.until(dayOf(Date.parse(consent.valid_until) - 1))
                  : words.consents.endedOn(dayOf(consent.ended_at ?? consent.valid_until))}
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
