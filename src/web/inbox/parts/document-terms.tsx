import { useEffect, useRef, useState } from 'preact/hooks';
import type { Document } from '../api.js';
import { useI18n } from '../i18n.js';
import { Facts } from './facts.js';
import { Notice } from './notice.js';
import { Tick } from './tick.js';

interface DocumentTermsProps {
  readonly document: Document;
  readonly isBusy: boolean;
  readonly onAgree: () => void;
  /** Also while it is being fetched. */
  readonly onCancel: () => void;
}

/** The terms of linking a document, before anything is fetched; nothing is ticked beforehand. */
export function DocumentTerms({ document, isBusy, onAgree, onCancel }: DocumentTermsProps) {
  const { words, t } = useI18n();
  const { field, hint, issuer, purpose, used_for } = document;
  const [isAgreed, setAgreed] = useState(false);
  const [isTried, setTried] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const name = t(field.label);
  return (
    <div class="document-terms">
      <h3 ref={heading} tabIndex={-1}>
        {words.documents.agreeTitle(t(issuer.name))}
      </h3>
      <Facts
        of={[
          [words.documents.what, t(hint)],
          [
            words.prompt.whatFor,
            <>
              {t(purpose.label)}
              <span class="note">{t(purpose.description)}</span>
            </>,
          ],
          [words.documents.usedFor, used_for.map(({ label }) => t(label)).join(', ')],
          [words.documents.keeps, words.documents.keepsFor],
        ]}
      />
      <Tick
        isOn={isAgreed}
        isStrong
        isWanted={isTried && !isAgreed}
        onChange={(isOn) => {
          setAgreed(isOn);
          setTried(false);
        }}
      >
        {words.documents.agree(name, t(issuer.name))}
      </Tick>
      {isTried && !isAgreed && (
        <Notice tone="bad">
          <p>{words.documents.agreeMissing}</p>
        </Notice>
      )}
      {isBusy && (
        <Notice tone="plain">
          <p>{words.documents.fetching(t(issuer.name))}</p>
        </Notice>
      )}
      <p class="tools">
        <button
          type="button"
          class="button"
          aria-disabled={isBusy}
          onClick={() => {
            setTried(true);
            if (isAgreed && !isBusy) onAgree();
          }}
        >
          {words.documents.agreeConfirm}
        </button>
        <button type="button" class="button button-quiet" onClick={onCancel}>
          {words.documents.cancel}
        </button>
      </p>
    </div>
  );
}
