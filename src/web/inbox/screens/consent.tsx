import { useState } from 'preact/hooks';
import { accessOf } from '../access.js';
import {
  type Consent,
  narrowConsent,
  pauseConsent,
  Refusal,
  readConsent,
  resumeConsent,
  revokeConsent,
  type Session,
} from '../api.js';
import { now } from '../clock.js';
import { useI18n } from '../i18n.js';
import { useAction, useLoad } from '../load.js';
import { Asker } from '../parts/asker.js';
import { ConsentStory } from '../parts/consent-story.js';
import { declaredFacts } from '../parts/declared.js';
import { Facts } from '../parts/facts.js';
import { BackIcon, OnIcon } from '../parts/icons.js';
import { lapseReasonOf } from '../parts/lapsed-card.js';
import { Link } from '../parts/link.js';
import { NarrowForm } from '../parts/narrow-form.js';
import { Loading, Notice, Problem } from '../parts/notice.js';
import { OnBehalf } from '../parts/on-behalf.js';
import { OnlyOf } from '../parts/only-of.js';
import { Decided } from '../parts/prompt-terms.js';
import { RevokeForm } from '../parts/revoke-form.js';
import { SensitiveMark } from '../parts/sensitive-mark.js';
import { StateMark } from '../parts/state-mark.js';
import { Title } from '../parts/title.js';
import { WhoIsAsking } from '../parts/who-is-asking.js';
import { signInAddress } from '../route.js';
import { beginningOf, durationOf, endOf, timeOf } from '../times.js';

type Done = 'paused' | 'resumed' | 'narrowed' | 'revoked';

/** One consent: what it allows, and forms to pause, narrow or revoke it. */
export function ConsentScreen({ id, session }: { id: string; session: Session }) {
  const { words, t } = useI18n();
  const consent = useLoad(() => readConsent(id), id);
  const [done, setDone] = useState<Done | undefined>(undefined);
  const { isBusy, refusal, run } = useAction();

  const change = (what: Done, work: () => Promise<Consent | undefined>) =>
    run(async () => {
      setDone(undefined);
      try {
        consent.set((await work()) ?? (await readConsent(id)));
        setDone(what);
      } catch (error) {
        if (error instanceof Refusal && error.code === 'consent_not_active') consent.reload();
        throw error;
      }
    });

  const revoke = (reason: string | undefined) =>
    change('revoked', async () => {
      await revokeConsent(id, reason);
      return undefined;
    });

  if (consent.refusal?.code === 'not_found') {
    return (
      <>
        <WayBack />
        <Title text={words.consent.notFound} />
        <p>{words.problems.not_found}</p>
      </>
    );
  }
  if (consent.value === undefined) {
    return consent.refusal === undefined ? (
      <Loading />
    ) : (
      <Problem refusal={consent.refusal} onRetry={consent.reload} />
    );
  }
  const { value } = consent;
  return (
    <>
      <WayBack />
      {value.releases_refused !== undefined && (
        <Notice tone="plain">
          <p>{words.consent.releasesRefused[value.releases_refused](t(value.partner.name))}</p>
        </Notice>
      )}
      <ConsentHead consent={value} />
      {done !== undefined && (
        <Notice tone="good">
          <p>{words.consent.done[done]}</p>
        </Notice>
      )}
      <Problem refusal={refusal} />
      <ConsentFields consent={value} />
      {(value.state === 'active' || value.state === 'paused') && (
        <div class="acts">
          {value.state === 'active' ? (
            <section class="act">
              <p>{words.consent.pauseText}</p>
              <button
                type="button"
                class="button button-quiet"
                aria-disabled={isBusy}
                onClick={() => change('paused', () => pauseConsent(id))}
              >
                {words.consent.pause}
              </button>
            </section>
          ) : session.level === 2 ? (
            <section class="act">
              <p>{words.consent.resumeText}</p>
              <button
                type="button"
                class="button button-quiet"
                aria-disabled={isBusy}
                onClick={() => change('resumed', () => resumeConsent(id))}
              >
                {words.consent.resume}
              </button>
            </section>
          ) : (
            <section class="act">
              <p>{words.consent.resumeLevel}</p>
              <a class="button button-quiet" href={signInAddress(`/consents/${id}`, true)}>
                {words.prompt.levelSignIn}
              </a>
            </section>
          )}
          {value.fields.length > 1 && (
            <NarrowForm
              key={value.fields.length}
              consent={value}
              isBusy={isBusy}
              onNarrow={(fields) => change('narrowed', () => narrowConsent(id, fields))}
            />
          )}
          <RevokeForm isBusy={isBusy} onRevoke={revoke} />
        </div>
      )}
      {value.state === 'consumed' && Date.parse(value.valid_until) > now() && (
        <div class="acts">
          <section class="act">
            <p>{words.consent.consumedText(endOf(value.valid_until, words))}</p>
          </section>
          <RevokeForm isBusy={isBusy} onRevoke={revoke} />
        </div>
      )}
      <ConsentStory consent={value} />
      <section class="card" aria-labelledby="receipts-title">
        <h2 id="receipts-title">{words.consent.receipts}</h2>
        <p>{words.consent.receiptsText}</p>
        <Link class="button button-quiet" to={`/receipts/${id}`}>
          {words.consent.receipts}
          <OnIcon />
        </Link>
      </section>
    </>
  );
}

function WayBack() {
  const { words } = useI18n();
  return (
    <p class="way-back">
      <Link to="/consents">
        <BackIcon />
        {words.tabs.consents}
      </Link>
    </p>
  );
}

function ConsentHead({ consent }: { consent: Consent }) {
  const speech = useI18n();
  const { words, t } = speech;
  const { about, access, partner, purpose } = consent;
  const isCurrent = consent.state === 'active' || consent.state === 'paused';
  const left =
    consent.period_ends_at === undefined
      ? words.consent.usesLeftCount(consent.uses_left)
      : words.consent.usesLeftInPeriod(consent.uses_left, beginningOf(consent.period_ends_at));
  return (
    <section class="sheet">
      <Asker partner={partner} />
      <WhoIsAsking partner={partner} requestId={consent.request_id} />
      <Title text={t(purpose.label)} />
      <p class="card-foot">
        <StateMark consent={consent} />
        {about.name !== undefined && <span>{words.consents.about(about.name)}</span>}
      </p>
      {consent.statement !== '' && (
        <figure class="statement">
          <figcaption>{words.prompt.theirWords(t(partner.name))}</figcaption>
          <blockquote>{consent.statement}</blockquote>
        </figure>
      )}
      <Facts
        of={[
          [words.onBehalf.organisation, about.organisation && <OnBehalf of={about.organisation} />],
          [words.consent.why, lapseReasonOf(consent, words)],
          [words.consent.given, timeOf(consent.given_at)],
          [words.receipts.decisions, decidersOf(consent)],
          isCurrent
            ? [words.consent.validUntil, endOf(consent.valid_until, words)]
            : [words.consent.ended, timeOf(consent.ended_at ?? consent.valid_until)],
          [words.consent.access, accessOf(access, words)],
          [words.consent.uses, words.consent.usesCount(consent.uses)],
          [words.consent.usesLeft, isCurrent ? left : undefined],
          [words.consent.retention, durationOf(consent.retention, words)],
          ...declaredFacts(consent.declared, speech),
        ]}
      />
    </section>
  );
}

/** Who decided for a child, with the answers; one's own decision for oneself needs no mention. */
function decidersOf({ about, decisions }: Consent) {
  if (about.relation === 'self' && decisions.length < 2) return undefined;
  return (
    <ul class="plain-list">
      {decisions.map((decision) => (
        <Decided key={decision.role + decision.at} decision={decision} />
      ))}
    </ul>
  );
}

function ConsentFields({ consent }: { consent: Consent }) {
  const { words, t } = useI18n();
  const isCurrent = consent.state === 'active' || consent.state === 'paused';
  const areAllSensitive = consent.fields.length > 1 && consent.fields.every(({ sensitive }) => sensitive);
  return (
    <section class="sheet" aria-labelledby="fields-title">
      <h2 id="fields-title">{isCurrent ? words.consent.fields : words.consent.fieldsEnded}</h2>
      {areAllSensitive && <SensitiveMark ofGroup />}
      <ul class="plain-list">
        {consent.fields.map(({ id, label, sensitive }) => (
          <li key={id}>
            {t(label)}
            {sensitive && !areAllSensitive && <SensitiveMark />}
            <OnlyOf id={id} />
          </li>
        ))}
      </ul>
    </section>
  );
}
