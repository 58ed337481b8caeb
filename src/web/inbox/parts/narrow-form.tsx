import { useState } from 'preact/hooks';
import type { Consent } from '../api.js';
import { useI18n } from '../i18n.js';
import { Notice } from './notice.js';
import { Tick } from './tick.js';

interface NarrowFormProps {
  readonly consent: Consent;
  readonly isBusy: boolean;
  readonly onNarrow: (fields: readonly string[]) => void;
}

/** Form to withdraw single fields: all are ticked at first. */
export function NarrowForm({ consent, isBusy, onNarrow }: NarrowFormProps) {
  const { words, t } = useI18n();
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  const [isTried, setTried] = useState(false);
  const stay = consent.fields.filter(({ id }) => !out.has(id)).map(({ id }) => id);
  const taken = consent.fields.length - stay.length;
  const fault =
    taken === 0 ? words.consent.narrowNothing : stay.length === 0 ? words.consent.narrowAll : undefined;
  const toggle = (id: string, isOn: boolean) => {
    const next = new Set(out);
    if (isOn) next.delete(id);
    else next.add(id);
    setOut(next);
    setTried(false);
  };
  return (
    <details class="act">
      <summary>{words.consent.narrow}</summary>
      <p>{words.consent.narrowText}</p>
      {consent.fields.map(({ id, label }) => (
        <Tick key={id} isOn={!out.has(id)} onChange={(isOn) => toggle(id, isOn)}>
          {t(label)}
        </Tick>
      ))}
      {isTried && fault !== undefined && (
        <Notice tone="bad">
          <p>{fault}</p>
        </Notice>
      )}
      <button
        type="button"
        class="button button-quiet"
        aria-disabled={isBusy}
        onClick={() => {
          setTried(true);
          if (fault === undefined) onNarrow(stay);
        }}
      >
        {taken === 0 ? words.consent.narrow : words.consent.narrowSave(taken)}
      </button>
    </details>
  );
}
