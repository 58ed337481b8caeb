import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { CHILD_TICK } from '../choice.js';
import { useI18n } from '../i18n.js';
import { Tick } from './tick.js';

/** The consent of a child from 7 without an account, given in front of the guardian. */
export function ChildWord(props: {
  name: string;
  isOn: boolean;
  isWanted: boolean;
  onChange: (isOn: boolean) => void;
}) {
  const { words } = useI18n();
  const { name, ...tick } = props;
  return (
    <section aria-labelledby="child-title" class="sheet">
      <h2 id="child-title">{words.prompt.childConsent}</h2>
      <p class="lead">{words.prompt.childConsentText(name)}</p>
      <Tick id={CHILD_TICK} isStrong {...tick}>
        {words.prompt.childAgrees(name)}
      </Tick>
    </section>
  );
}

/** An optional reason for refusing, for the person's own records; collapsed at first. */
export function RefusalReason({ reason, onReason }: { reason: string; onReason: (reason: string) => void }) {
  const { words } = useI18n();
  return (
    <details class="reason">
      <summary>{words.prompt.reason}</summary>
      <label for="reason" class="hint">
        {words.prompt.reasonHint}
      </label>
      <textarea
        id="reason"
        rows={2}
        maxLength={500}
        value={reason}
        onInput={(event) => onReason(event.currentTarget.value)}
      />
    </details>
  );
}

/** Refuse and approve: same size, same weight, always visible; above them what came of the last attempt. */
export function AnswerBar(props: {
  shared: number;
  all: number;
  isBusy: boolean;
  isSigning: boolean;
  onRefuse: () => void;
  onApprove: () => void;
  /** What came of the last attempt. */
  children: ComponentChildren;
}) {
  const { words } = useI18n();
  const { shared, all, isBusy, isSigning, onRefuse, onApprove, children } = props;
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => (bar.current === null ? undefined : keepClear(bar.current)), []);
  return (
    <div class="answer" ref={bar}>
      {children}
      <p class="answer-sum" role="status">
        {isSigning
          ? words.prompt.signing
          : shared === 0
            ? words.prompt.sharingNone
            : words.prompt.sharing(shared, all)}
      </p>
      <div class="answer-buttons">
        <button type="button" class="refuse" aria-disabled={isBusy} onClick={onRefuse}>
          {words.prompt.refuse}
        </button>
        <button type="button" class="approve" aria-disabled={isBusy} onClick={onApprove}>
          {words.prompt.approve}
        </button>
      </div>
    </div>
  );
}

/** Keeps what takes the focus from coming to lie under the bar, whose height changes. @returns what ends that */
function keepClear(bar: HTMLElement): () => void {
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() => {
    const isOver = getComputedStyle(bar).position === 'sticky';
    style.scrollPaddingBottom = isOver ? `${bar.offsetHeight + 16}px` : '';
  });
  observer.observe(bar);
  return () => {
    observer.disconnect();
    style.scrollPaddingBottom = '';
  };
}
