import { useState } from 'preact/hooks';
import { readAllConsents, readMonthlySummary, type Schemas, wantMonthlySummary } from '../api.js';
import { useI18n } from '../i18n.js';
import { useAction, useLoad } from '../load.js';
import { BackIcon } from '../parts/icons.js';
import { Link } from '../parts/link.js';
import { Loading, Notice, Problem } from '../parts/notice.js';
import { Tick } from '../parts/tick.js';
import { Title } from '../parts/title.js';
import { dateOf, dayOf, endOf, lastDayOf, monthBefore, timeOf } from '../times.js';

const MONTH = /^2\d{3}-(0[1-9]|1[0-2])$/;

/** The summary of a month: who read data, and which consents still run. */
export function SummaryScreen({ address }: { address: string }) {
  const { words } = useI18n();
  const given = new URL(address, location.origin).searchParams.get('month') ?? '';
  const month = MONTH.test(given) ? given : undefined;
  const summary = useLoad(() => readMonthlySummary(month), month ?? 'last');
  const { value } = summary;
  return (
    <>
      <p class="way-back">
        <Link to="/history">
          <BackIcon />
          {words.tabs.history}
        </Link>
      </p>
      <Title text={words.summary.title} />
      <Problem refusal={summary.refusal} onRetry={summary.reload} />
      {value === undefined && summary.refusal === undefined && <Loading />}
      {value !== undefined && (
        <>
          <Readers summary={value} />
          <Running />
          <Subscription key={String(value.subscribed)} isOn={value.subscribed} />
        </>
      )}
    </>
  );
}

function Readers({ summary: { month, readers } }: { summary: Schemas['MonthlySummary'] }) {
  const { words, t } = useI18n();
  const places = new Set(readers.map(({ partner }) => partner.partner_id)).size;
  return (
    <section class="sheet" aria-labelledby="readers-title">
      <h2 id="readers-title">{words.summary.month(dateOf(month))}</h2>
      <p class="lead">{words.summary.places(places)}</p>
      <ul class="rows">
        {readers.map(({ partner, about, readings, last_read_at }) => (
          <li key={partner.partner_id + (about.name ?? '')}>
            <Link
              to={`/history?partner_id=${partner.partner_id}&group=access&since=${month}-01&until=${lastDayOf(month)}`}
            >
              <strong>{t(partner.name)}</strong>
            </Link>
            <span class="note">
              {words.consent.readTimes(readings, timeOf(last_read_at))}
              {about.name !== undefined && ` · ${words.history.about(about.name)}`}
            </span>
          </li>
        ))}
      </ul>
      <p>
        <Link to={`/summary?month=${monthBefore(month)}`}>{words.summary.before}</Link>
      </p>
    </section>
  );
}

/** The consents that still run, as a reminder. */
function Running() {
  const { words, t } = useI18n();
  const running = useLoad(() => readAllConsents('active'), 'active');
  return (
    <section class="sheet" aria-labelledby="running-title">
      <h2 id="running-title">{words.summary.running}</h2>
      <Problem refusal={running.refusal} onRetry={running.reload} />
      {running.value?.length === 0 && <p class="hint">{words.summary.runningNone}</p>}
      {running.value !== undefined && running.value.length > 0 && (
        <>
          <p class="hint">{words.summary.runningText}</p>
          <ul class="rows">
            {running.value.map(({ consent_id, partner, purpose, valid_until, given_at, about }) => (
              <li key={consent_id}>
                <Link to={`/consents/${consent_id}`}>
                  <span>
                    <strong>{t(partner.name)}</strong>, {t(purpose.label)}
                  </span>
                </Link>
                <span class="note">
                  {words.summary.givenUntil(dayOf(given_at), endOf(valid_until, words))}
                  {about.name !== undefined && ` · ${words.history.about(about.name)}`}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Whether to be notified each month. */
function Subscription({ isOn }: { isOn: boolean }) {
  const { words } = useI18n();
  const [done, setDone] = useState<boolean | undefined>(undefined);
  const [isTicked, setTicked] = useState(isOn);
  const { refusal, run } = useAction();
  const change = (wanted: boolean) => {
    setTicked(wanted);
    run(async () => {
      try {
        await wantMonthlySummary(wanted);
        setDone(wanted);
      } catch (error) {
        setTicked(!wanted);
        setDone(undefined);
        throw error;
      }
    });
  };
  return (
    <section class="sheet" aria-labelledby="subscription-title">
      <h2 id="subscription-title">{words.summary.subscription}</h2>
      <Tick id="monthly" isOn={isTicked} onChange={change}>
        {words.summary.subscribe}
      </Tick>
      <p class="hint">{words.summary.subscriptionText}</p>
      {done !== undefined && (
        <Notice tone="good">
          <p>{done ? words.summary.subscribed : words.summary.unsubscribed}</p>
        </Notice>
      )}
      <Problem refusal={refusal} />
    </section>
  );
}
