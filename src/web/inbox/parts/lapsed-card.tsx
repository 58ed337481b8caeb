import { type Consent, readAllConsents } from '../api.js';
import { now } from '../clock.js';
import { useI18n } from '../i18n.js';
import { useLoad } from '../load.js';
import { dayOf } from '../times.js';
import type { Words } from '../words/vi.js';
import { Link } from './link.js';

const SHOWN_MS = 30 * 86_400_000;

/** Consents that lapsed in the last 30 days, and why; renders nothing without any. */
export function LapsedCard() {
  const { words, t } = useI18n();
  const lapsed = useLoad(() => readAllConsents('lapsed'), 'lapsed');
  const recent = (lapsed.value ?? []).filter(({ ended_at }) => now() - Date.parse(ended_at ?? '') < SHOWN_MS);
  if (recent.length === 0) return null;
  return (
    <section class="card" aria-labelledby="lapsed-title">
      <h2 id="lapsed-title">{words.lapsed.title}</h2>
      <p>{words.lapsed.text}</p>
      <ul class="rows">
        {recent.map((consent) => (
          <li key={consent.consent_id}>
            <Link to={`/consents/${consent.consent_id}`}>
              <span>
                <strong>{t(consent.partner.name)}</strong>, {t(consent.purpose.label)}
              </span>
            </Link>
            <span class="note">
              {words.lapsed.on(dayOf(consent.ended_at ?? consent.valid_until))}.{' '}
              {lapseReasonOf(consent, words)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Why a consent lapsed, in a sentence. */
export function lapseReasonOf({ lapse_reason, about }: Consent, { lapsed }: Words): string | undefined {
  return lapse_reason === undefined ? undefined : lapsed.reasons[lapse_reason](about.name);
}
