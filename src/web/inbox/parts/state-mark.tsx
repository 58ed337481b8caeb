import type { Consent } from '../api.js';
import { useI18n } from '../i18n.js';

/** The state of a consent, in words and not by colour alone; whether anything can be read comes first. */
export function StateMark({ consent: { state, releases_refused } }: { consent: Consent }) {
  const { words } = useI18n();
  if (releases_refused !== undefined) {
    return <span class="state state-paused">{words.consents.notReadable}</span>;
  }
  return <span class={`state state-${state}`}>{words.consents.states[state]}</span>;
}
