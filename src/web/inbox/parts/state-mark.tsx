import type { Consent } from '../api.js';
import { useSpeech } from '../language.js';

/** How a consent stands, in words and not by colour alone. */
export function StateMark({ state }: { state: Consent['state'] }) {
  const { words } = useSpeech();
  return <span class={`state state-${state}`}>{words.consents.states[state]}</span>;
}
