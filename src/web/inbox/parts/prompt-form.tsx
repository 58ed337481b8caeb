import { useEffect, useRef, useState } from 'preact/hooks';
import { beginApproval, type FieldValue, type Prompt, Refusal, readPasskeys, type Session } from '../api.js';
import { fieldChoicesOf, missingFor, NOTHING_CHOSEN, sharedOf } from '../choice.js';
import { useI18n } from '../i18n.js';
import { useAction, useLoad } from '../load.js';
import { CeremonyFailed, signChallenge } from '../passkey.js';
import { go, passkeyAddress, signInAddress } from '../route.js';
import { sendAnswer } from '../send-answer.js';
import { termsMatchPrompt } from '../terms.js';
import { Link } from './link.js';
import { Notice, Problem } from './notice.js';
import { AnswerBar, ChildWord, MissingList, RefusalReason } from './prompt-answer.js';
import { PromptFields } from './prompt-fields.js';
import { PromptLetter } from './prompt-letter.js';
import { PromptOthers, PromptTerms } from './prompt-terms.js';
import type { Answered } from './result.js';

interface PromptFormProps {
  readonly prompt: Prompt;
  readonly values: readonly FieldValue[];
  readonly session: Session;
  readonly onAnswered: (answered: Answered) => void;
  readonly onGone: (why: 'expired' | Refusal) => void;
  /** Called when the prompt is outdated: somebody else has answered meanwhile. */
  readonly onChanged: () => void;
}

type Trouble =
  | ('cancelled' | 'passkeyFailed' | 'passkeyUnsupported')
  | ('termsDiffer' | 'changed' | 'unsure');

/** A pending prompt: what is ticked so far, and the answer buttons. */
export function PromptForm(props: PromptFormProps) {
  const { prompt, values, session, onAnswered, onGone, onChanged } = props;
  const { words } = useI18n();
  const [choice, setChoice] = useState(NOTHING_CHOSEN);
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const [isSigning, setSigning] = useState(false);
  const [isOver, setOver] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const missingBox = useRef<HTMLDivElement>(null);
  const levelBox = useRef<HTMLElement>(null);
  const { isBusy, refusal, run } = useAction();
  const passkeys = useLoad(readPasskeys, 'passkeys');

  const asks = fieldChoicesOf(prompt);
  const fields = asks.map((ask) => sharedOf(ask, choice)).filter((field) => field !== undefined);
  const missing = missingFor(prompt, asks, choice);
  const here = `/prompts/${prompt.request_id}`;
  const canApprove = session.level === 2;

  // Scroll to the error, if there is one.
  useEffect(() => {
    if (isTried) missingBox.current?.focus();
  }, [isTried]);
  // What others agreed to limits the choice: nothing may be ticked of what was not on the screen.
  const offered = JSON.stringify(asks.map(({ variants }) => variants.map(({ id }) => id)));
  const before = useRef(offered);
  useEffect(() => {
    if (before.current === offered) return;
    before.current = offered;
    setChoice(NOTHING_CHOSEN);
    setTrouble('changed');
  }, [offered]);
  // A ceremony under way is not interrupted: its answer may still arrive in time.
  useEffect(() => {
    if (!isOver || isSigning) return;
    if (trouble === 'unsure')
      onChanged(); // "nothing was shared" would be more than the page knows
    else onGone('expired');
  }, [isOver, isSigning]);

  const answer = (work: () => Promise<void>) =>
    run(async () => {
      setTrouble(undefined);
      try {
        await work();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.code === 'request_not_pending' || error.code === 'not_found') onGone(error);
        else if (error.code === 'passkey_required') go(passkeyAddress(here));
        else if (error.code === 'field_not_permitted') {
          setTrouble('changed');
          onChanged();
        } else throw error;
      }
    });

  const refuse = () =>
    answer(async () => {
      const why = reason.trim();
      const outcome = await sendAnswer(prompt.request_id, {
        decision: 'refuse',
        ...(why !== '' && { reason: why }),
      });
      if (outcome === 'unsure') setTrouble(outcome);
      else onAnswered({ outcome, fields: [] });
    });

  const approve = () => {
    if (!canApprove) {
      levelBox.current?.focus();
      return;
    }
    if (missing.length > 0) {
      setTried(true);
      missingBox.current?.focus();
      return;
    }
    setTried(false);
    answer(async () => {
      const approval = { decision: 'approve', fields, child_agrees: choice.childAgrees } as const;
      const challenge = await beginApproval(prompt.request_id, approval);
      if (!(await termsMatchPrompt(challenge, prompt, fields, choice.childAgrees))) {
        setTrouble('termsDiffer');
        return;
      }
      setSigning(true);
      try {
        const credential = await signChallenge(challenge.options);
        const outcome = await sendAnswer(prompt.request_id, { ...approval, credential });
        if (outcome === 'unsure') setTrouble(outcome);
        else onAnswered({ outcome, fields });
      } catch (error) {
        if (!(error instanceof CeremonyFailed)) throw error;
        setTrouble(troubleOf(error));
      } finally {
        setSigning(false);
      }
    });
  };

  const wanted = new Set(isTried ? missing.map(({ at }) => at) : []);
  return (
    <div class="prompt">
      <PromptLetter prompt={prompt} onOver={() => setOver(true)} />
      {!canApprove && (
        <section class="card card-note" tabIndex={-1} ref={levelBox} aria-labelledby="level-title">
          <h2 id="level-title">{words.prompt.levelTitle}</h2>
          <p>{words.prompt.levelText}</p>
          <a class="button button-quiet" href={signInAddress(here, true)}>
            {words.prompt.levelSignIn}
          </a>
        </section>
      )}
      {canApprove && passkeys.value?.items.length === 0 && (
        <section class="card card-note" aria-labelledby="no-passkey-title">
          <h2 id="no-passkey-title">{words.prompt.noPasskeyTitle}</h2>
          <p>{words.prompt.noPasskeyText}</p>
          <Link class="button button-quiet" to={passkeyAddress(here)}>
            {words.passkeys.cardLink}
          </Link>
        </section>
      )}
      <PromptOthers prompt={prompt} />
      <PromptFields
        prompt={prompt}
        asks={asks}
        values={values}
        choice={choice}
        wanted={wanted}
        onChoice={setChoice}
      />
      <PromptTerms prompt={prompt} />
      {prompt.child_consent === 'witnessed_by_guardian' && (
        <ChildWord
          name={prompt.about.name ?? ''}
          isOn={choice.childAgrees}
          isWanted={wanted.has('child-agrees')}
          onChange={(childAgrees) => setChoice({ ...choice, childAgrees })}
        />
      )}
      <RefusalReason reason={reason} onReason={setReason} />
      {isTried && missing.length > 0 && (
        <MissingList missing={missing} about={prompt.about} box={missingBox} />
      )}
      {trouble !== undefined && (
        <Notice tone="bad">
          <p>{words.prompt[trouble]}</p>
        </Notice>
      )}
      <Problem refusal={refusal} />
      <AnswerBar
        isBusy={isBusy}
        isSigning={isSigning}
        shared={fields.length}
        all={asks.length}
        onRefuse={refuse}
        onApprove={approve}
      />
    </div>
  );
}

function troubleOf({ why }: CeremonyFailed): Trouble {
  if (why === 'cancelled') return 'cancelled';
  return why === 'unsupported' ? 'passkeyUnsupported' : 'passkeyFailed';
}
