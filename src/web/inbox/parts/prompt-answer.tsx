import type { RefObject } from 'preact';
import type { Prompt } from '../api.js';
import { CHILD_TICK, type Missing } from '../choice.js';
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

/** What is missing for an approval, each a link to its control. */
export function MissingList(props: {
  missing: readonly Missing[];
  about: Prompt['about'];
  box: RefObject<HTMLDivElement | null>;
}) {
  const { words, t } = useI18n();
  const { missing, about, box } = props;
  const nameOf = (each: Missing) => {
    if (each.why === 'required') return words.prompt.agreeRequired(each.count);
    if (each.why === 'child') return words.prompt.childAgrees(about.name ?? '');
    const label = t(each.ask.field.label);
    return each.why === 'tick' ? words.prompt.agreeOne(label) : words.prompt.missingChoice(label);
  };
  return (
    <div class="notice notice-bad" role="alert" tabIndex={-1} ref={box}>
      <p>{words.prompt.missing(missing.length)}</p>
      <ul>
        {missing.map((each) => (
          <li key={each.at}>
            <button type="button" class="plain" onClick={() => document.getElementById(each.at)?.focus()}>
              {nameOf(each)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Refuse and approve: same size, same weight, always visible. */
export function AnswerBar(props: {
  shared: number;
  all: number;
  isBusy: boolean;
  isSigning: boolean;
  onRefuse: () => void;
  onApprove: () => void;
}) {
  const { words } = useI18n();
  const { shared, all, isBusy, isSigning, onRefuse, onApprove } = props;
  return (
    <div class="answer">
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
