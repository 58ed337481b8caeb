import { useRef, useState } from 'preact/hooks';
import { type Document, linkDocument, type Session, unlinkDocument } from '../api.js';
import { useI18n } from '../i18n.js';
import { useAction } from '../load.js';
import { signInAddress } from '../route.js';
import { timeOf } from '../times.js';
import { DocumentTerms } from './document-terms.js';
import { Facts } from './facts.js';
import { Notice, Problem } from './notice.js';
import { Value } from './value.js';

interface DocumentSheetProps {
  readonly document: Document;
  readonly session: Session;
  /** Called when documents may have changed. */
  readonly onChange: () => void;
}

type Step = 'look' | 'agree' | 'unlink';
type Done = 'linked' | 'unlinked' | 'cancelled';

/** One document: its content when linked, and the steps to link and unlink it. */
export function DocumentSheet({ document, session, onChange }: DocumentSheetProps) {
  const { words, t } = useI18n();
  const [step, setStep] = useState<Step>('look');
  const [done, setDone] = useState<Done | undefined>(undefined);
  const { isBusy, refusal, run } = useAction();
  const fetching = useRef<AbortController | undefined>(undefined);
  const { kind, field, hint, issuer, linked } = document;
  const name = t(field.label);
  const isAnew = linked !== null && linked.fetched_at !== linked.linked_at;

  const begin = (next: Step) => {
    setDone(undefined);
    setStep(next);
  };
  const link = () =>
    run(async () => {
      const cancel = new AbortController();
      fetching.current = cancel;
      try {
        await linkDocument(document, cancel.signal);
        setDone('linked');
      } catch (error) {
        if (!cancel.signal.aborted) throw error;
        // It may have been linked before the cancellation arrived; then unlink it.
        if (linked === null) await unlinkDocument(kind).catch(() => {});
        setDone('cancelled');
      } finally {
        setStep('look');
        onChange();
      }
    });
  const cancel = () => {
    if (isBusy) fetching.current?.abort();
    else setStep('look');
  };
  const unlink = () =>
    run(async () => {
      try {
        await unlinkDocument(kind);
        setDone('unlinked');
      } finally {
        setStep('look');
        onChange();
      }
    });

  return (
    <section class="sheet document" aria-labelledby={`${kind}-title`}>
      <h2 id={`${kind}-title`}>{name}</h2>
      <p class={`state ${linked === null ? '' : 'state-active'}`}>
        {linked === null ? words.documents.notLinked : words.documents.linked}
      </p>
      {linked !== null && <Value held={linked.content} />}
      {linked === null && step !== 'agree' && <p>{t(hint)}</p>}
      {step !== 'agree' && (
        <Facts
          of={[
            [words.documents.issuer, t(issuer.name)],
            [words.documents.usedFor, document.used_for.map(({ label }) => t(label)).join(', ')],
            [words.documents.linkedAt, linked === null ? undefined : timeOf(linked.linked_at)],
            [words.documents.fetchedAt, isAnew ? timeOf(linked.fetched_at) : undefined],
          ]}
        />
      )}
      {done !== undefined && (
        <Notice tone={done === 'cancelled' ? 'plain' : 'good'}>
          <p>{words.documents.done[done]}</p>
        </Notice>
      )}
      <Problem refusal={refusal} />
      {step === 'look' && <Ways document={document} session={session} name={name} onBegin={begin} />}
      {step === 'agree' && (
        <DocumentTerms document={document} isBusy={isBusy} onAgree={link} onCancel={cancel} />
      )}
      {step === 'unlink' && (
        <fieldset class="asking">
          <legend class="unseen">{words.documents.unlinkNamed(name)}</legend>
          <p>{words.documents.unlinkText}</p>
          <p class="tools">
            <button type="button" class="button button-revoke" aria-disabled={isBusy} onClick={unlink}>
              {words.documents.unlinkConfirm}
            </button>
            <button type="button" class="button button-quiet" onClick={() => setStep('look')}>
              {words.documents.keep}
            </button>
          </p>
        </fieldset>
      )}
    </section>
  );
}

interface WaysProps {
  readonly document: Document;
  readonly session: Session;
  readonly name: string;
  readonly onBegin: (step: Step) => void;
}

/** The actions available for a document. */
function Ways({ document: { linked, can_be_linked }, session, name, onBegin }: WaysProps) {
  const { words } = useI18n();
  const mayLink = session.level === 2;
  return (
    <>
      {!can_be_linked && <p class="hint">{words.documents.noWay}</p>}
      {can_be_linked && !mayLink && (
        <p class="hint">
          {words.documents.level}{' '}
          {session.account_level === 2 && (
            <a href={signInAddress('/documents', true)}>{words.prompt.levelSignIn}</a>
          )}
        </p>
      )}
      <p class="tools">
        {can_be_linked && mayLink && (
          <button
            type="button"
            class={linked === null ? 'button' : 'button button-quiet'}
            aria-label={linked === null ? words.documents.linkNamed(name) : words.documents.anewNamed(name)}
            onClick={() => onBegin('agree')}
          >
            {linked === null ? words.documents.link : words.documents.anew}
          </button>
        )}
        {linked !== null && (
          <button
            type="button"
            class="button button-quiet"
            aria-label={words.documents.unlinkNamed(name)}
            onClick={() => onBegin('unlink')}
          >
            {words.documents.unlink}
          </button>
        )}
      </p>
    </>
  );
}
