import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface FoldProps {
  readonly class: string;
  readonly summary: string;
  readonly children: () => ComponentChildren;
}

/** What is folded, made when the screen has been painted, which it need not delay. */
export function Fold({ class: className, summary, children }: FoldProps) {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => setPainted(true), []);
  return (
    <details class={className}>
      <summary>{summary}</summary>
      {isPainted && children()}
    </details>
  );
}
