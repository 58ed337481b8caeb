import { useEffect, useRef, useState } from 'preact/hooks';
import { type Partner, readPartnerProfile, type Schemas } from '../api.js';
import { useI18n } from '../i18n.js';
import { useLoad } from '../load.js';
import { goInstead } from '../route.js';
import { dayOf, timeOf } from '../times.js';
import { contactLines } from './declared.js';
import { Facts } from './facts.js';
import { KindIcon } from './icons.js';
import { Loading, Problem } from './notice.js';
import { ReportForm } from './report-form.js';

interface WhoIsAskingProps {
  readonly partner: Partner;
  /** The request that a report is about. */
  readonly requestId?: string;
  /** Whether that request waits for an answer, which a report refuses. */
  readonly isWaiting?: boolean;
  /** Called when a report has refused the request. */
  readonly onRefused?: () => void;
  /** Whether the button is the requester's name, within a sentence. */
  readonly isName?: boolean;
}

/** A button that opens a sheet about the requester: who it is, what it asked before, and the way to report it. */
export function WhoIsAsking({ isName = false, ...props }: WhoIsAskingProps) {
  const { words, t } = useI18n();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  const name = t(props.partner.name);
  useEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus({ preventScroll: true });
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <>
      <button
        ref={button}
        type="button"
        class={isName ? 'plain who-name' : 'plain who-button screen-only'}
        aria-haspopup="dialog"
        aria-label={isName ? undefined : words.who.openNamed(name)}
        onClick={() => setOpen(true)}
      >
        {isName ? name : words.who.open}
      </button>
      {isOpen && <Sheet {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

/** The sheet over the screen. The browser keeps the focus in it; Back closes it. */
function Sheet({ partner, onClose, onRefused, ...report }: WhoIsAskingProps & { onClose: () => void }) {
  const { words, t } = useI18n();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const profile = useLoad(() => readPartnerProfile(partner.partner_id), partner.partner_id);

  useEffect(() => {
    dialog.current?.showModal();
    heading.current?.focus();
    history.pushState(history.state, '');
    addEventListener('popstate', onClose);
    return () => removeEventListener('popstate', onClose);
  }, []);
  const name = t(partner.name);
  return (
    <dialog
      ref={dialog}
      class="who"
      aria-labelledby="who-title"
      onCancel={(event) => {
        event.preventDefault();
        history.back();
      }}
    >
      <div class="who-head">
        <KindIcon kind={partner.kind} />
        <h2 id="who-title" ref={heading} tabIndex={-1}>
          {name}
        </h2>
        <button type="button" class="button button-quiet" onClick={() => history.back()}>
          {words.who.close}
        </button>
      </div>
      <Problem refusal={profile.refusal} onRetry={profile.reload} />
      {profile.value === undefined && profile.refusal === undefined && <Loading />}
      {profile.value !== undefined && <Profile profile={profile.value} onClose={onClose} />}
      <ReportForm
        {...report}
        partner={partner}
        onReported={profile.reload}
        onRefused={() => {
          history.back();
          onRefused?.();
        }}
      />
    </dialog>
  );
}

interface ProfileProps {
  readonly profile: Schemas['PartnerProfile'];
  readonly onClose: () => void;
}

function Profile({ profile, onClose }: ProfileProps) {
  const { words, t } = useI18n();
  const { partner, organisation_id, status, registered_at, contact, purposes } = profile;
  return (
    <>
      {status === 'suspended' && <p class="mark mark-group">{words.who.suspended}</p>}
      <Facts
        of={[
          [words.who.number, <span class="code">{organisation_id}</span>],
          [words.who.kind, words.kinds[partner.kind]],
          [words.who.since, dayOf(registered_at)],
          [words.who.contact, contact === undefined ? words.who.noContact : contactLines(contact)],
        ]}
      />
      <section aria-labelledby="who-purposes">
        <h3 id="who-purposes">{words.who.purposes}</h3>
        {purposes.length === 0 ? (
          <p class="hint">{words.who.noPurposes}</p>
        ) : (
          <ul class="rows">
            {purposes.map(({ id, label, description }) => (
              <li key={id}>
                <strong>{t(label)}</strong>
                <span class="note">{t(description)}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <Requests profile={profile} onClose={onClose} />
    </>
  );
}

function Requests({ profile, onClose }: ProfileProps) {
  const { words, t } = useI18n();
  const { partner, requests, requests_count } = profile;
  return (
    <section aria-labelledby="who-requests">
      <h3 id="who-requests">{words.who.requests(requests_count)}</h3>
      <ul class="rows">
        {requests.map(({ request_id, asked_at, purpose, status, consent_id, about, reported }) => (
          <li key={request_id}>
            <span>
              <time dateTime={asked_at}>{timeOf(asked_at)}</time> · {t(purpose.label)}
            </span>
            <span class="note">
              {words.who.outcomes[status]}
              {about.name !== undefined && ` · ${words.history.about(about.name)}`}
              {reported && ` · ${words.who.reported}`}
            </span>
            {consent_id !== undefined && (
              <WayOut to={`/consents/${consent_id}`} onLeave={onClose}>
                {words.history.seeConsent}
              </WayOut>
            )}
          </li>
        ))}
      </ul>
      <WayOut to={`/history?partner_id=${partner.partner_id}`} onLeave={onClose}>
        {words.who.inHistory}
      </WayOut>
    </section>
  );
}

/** A link that leaves the sheet, so that Back returns to the screen below and not to the sheet. */
function WayOut({ to, onLeave, children }: { to: string; onLeave: () => void; children: string }) {
  return (
    <a
      href={to}
      class="entry-link"
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        onLeave();
        goInstead(to);
      }}
    >
      {children}
    </a>
  );
}
