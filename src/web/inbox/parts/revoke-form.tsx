import { useState } from 'preact/hooks';
import { useI18n } from '../i18n.js';

interface RevokeFormProps {
  readonly isBusy: boolean;
  readonly onRevoke: (reason: string | undefined) => void;
}

/** Form to revoke a consent. It cannot be undone, so the form says what it does; a reason is optional. */
export function RevokeForm({ isBusy, onRevoke }: RevokeFormProps) {
  const { words } = useI18n();
  const [reason, setReason] = useState('');
  return (
    <details class="act act-revoke">
      <summary>{words.consent.revoke}</summary>
      <p>{words.consent.revokeText}</p>
      <label for="revoke-reason">{words.consent.revokeReason}</label>
      <textarea
        id="revoke-reason"
        rows={2}
        maxLength={500}
        value={reason}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <button
        type="button"
        class="button button-revoke"
        aria-disabled={isBusy}
        onClick={() => onRevoke(reason.trim() === '' ? undefined : reason.trim())}
      >
        {words.consent.revokeConfirm}
      </button>
    </details>
  );
}
