import type { ComponentChildren } from 'preact';

interface TickProps {
  readonly id?: string;
  readonly isOn: boolean;
  readonly isStrong?: boolean;
  /** Still needed, once it was tried without. */
  readonly isWanted?: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly children: ComponentChildren;
}

/** A box to tick, with words that are part of what one presses. */
export function Tick({ id, isOn, isStrong, isWanted, onChange, children }: TickProps) {
  return (
    <label class={`tick ${isStrong ? 'tick-strong' : ''} ${isWanted ? 'wanted' : ''}`}>
      <input
        type="checkbox"
        id={id}
        checked={isOn}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{children}</span>
    </label>
  );
}
