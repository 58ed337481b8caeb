import type { ComponentChildren } from 'preact';

interface TickProps {
  readonly id?: string;
  readonly isOn: boolean;
  readonly isStrong?: boolean;
  /** Missing after an attempt to approve. */
  readonly isWanted?: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly children: ComponentChildren;
}

/** A checkbox whose label is part of the target. */
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
