import type { Consent } from '../api.js';
import { useI18n } from '../i18n.js';

/** The state of a consent, in words and not by colour alone. */
export function StateMark({ state }: { state: Consent['state'] }) {
  const { words } = useI18n();
  return <span class={`state state-${state}`}>{words.consents.states[state]}</span>;
}
