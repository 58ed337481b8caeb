import type { ComponentChildren } from 'preact';
import type { Refusal } from '../api.js';
import { useI18n } from '../i18n.js';
import { signInAddress } from '../route.js';

type Tone = 'bad' | 'good' | 'plain';

/** A notice; screen readers announce `bad` ones immediately, others politely. */
export function Notice({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return (
    <div class={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** A refusal in the person's language, never in the server's words. */
export function Problem({ refusal, onRetry }: { refusal: Refusal | undefined; onRetry?: () => void }) {
  const { words } = useI18n();
  if (refusal === undefined) return null;
  return (
    <Notice tone="bad">
      <p>{words.problems[refusal.code] ?? words.problems.internal_error}</p>
      {refusal.code === 'insufficient_user_authentication' && (
        <a href={signInAddress(location.pathname, true)}>{words.newPasskey.freshSignIn}</a>
      )}
      {onRetry !== undefined && (
        <button type="button" class="plain" onClick={onRetry}>
          {words.retry}
        </button>
      )}
    </Notice>
  );
}

export function Loading() {
  const { words } = useI18n();
  return (
    <p class="loading" role="status">
      {words.loading}
    </p>
  );
}
