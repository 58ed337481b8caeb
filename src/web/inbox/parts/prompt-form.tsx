import { useEffect, useRef, useState } from 'preact/hooks';
import {
  beginApproval,
  type FieldValue,
  type Prompt,
  type Refusal,
  readPasskeys,
  refusalOf,
  type Session,
} from '../api.js';
import { type Choice, fieldChoicesOf, missingFor, NOTHING_CHOSEN, sharedOf } from '../choice.js';
import { isKnownHere } from '../device-keys.js';
import { dropDraft, keepDraft, readDraft } from '../draft.js';
import { useI18n } from '../i18n.js';
import { useAction, useLoad } from '../load.js';
import { CeremonyFailed, signChallenge } from '../passkey.js';
import { go, passkeyAddress, signInAddress } from '../route.js';
import { sendAnswer } from '../send-answer.js';
import { termsMatchPrompt } from '../terms.js';
import { AnswerOutcome, type Attempt, type Trouble } from './answer-outcome.js';
import { Link } from './link.js';
import { AnswerBar, ChildWord, RefusalReason } from './prompt-answer.js';
import { PromptFields } from './prompt-fields.js';
import { PromptLetter } from './prompt-letter.js';
import { PromptOthers } from './prompt-terms.js';
import type { Answered } from './result.js';

/** Why a prompt can no longer be answered: its time is over, it was refused by a report, or what the gateway said. */
export type Ended = 'expired' | 'reported' | Refusal;

interface PromptFormProps {
  readonly prompt: Prompt;
  readonly values: readonly FieldValue[];
  readonly session: Session;
  readonly onAnswered: (answered: Answered) => void;
  readonly onGone: (why: Ended) => void;
  /** Called when the prompt is outdated: somebody else has answered meanwhile. */
  readonly onChanged: () => void;
}

/** A pending prompt: what is ticked so far, and the answer buttons. */
export function PromptForm(props: PromptFormProps) {
  const { prompt, values, session, onAnswered, onGone, onChanged } = props;
  const { words } = useI18n();
  const asks = fieldChoicesOf(prompt);
  // What others agreed to limits the choice: nothing may be ticked of what was not on the screen.
  const offered = JSON.stringify(asks.map(({ variants }) => variants.map(({ id }) => id)));
  const owner = `${session.name} ${offered}`;
  const [draft, setDraft] = useState(() => readDraft(prompt.request_id, owner));
  const [isSigning, setSigning] = useState(false);
  const [isOver, setOver] = useState(false);
  const [attempt, setAttempt] = useState<Attempt | undefined>(undefined);
  const { isBusy, run } = useAction();
  const passkeys = useLoad(readPasskeys, 'passkeys');

  const { choice, reason } = draft;
  const put = (part: Partial<typeof draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    keepDraft(prompt.request_id, owner, next);
  };
  const setChoice = (next: Choice) => put({ choice: next });
  const fail = (trouble: Trouble) => setAttempt({ is: 'trouble', trouble });
  const fields = asks.map((ask) => sharedOf(ask, choice)).filter((field) => field !== undefined);
  const missing = missingFor(prompt, asks, choice);
  const here = `/prompts/${prompt.request_id}`;
  const canApprove = session.level === 2;

  const before = useRef(offered);
  useEffect(() => {
    if (before.current === offered) return;
    before.current = offered;
    setChoice(NOTHING_CHOSEN);
    fail('changed');
  }, [offered]);
  // A ceremony under way is not interrupted: its answer may still arrive in time.
  useEffect(() => {
    if (!isOver || isSigning) return;
    if (attempt?.is === 'trouble' && attempt.trouble === 'unsure')
      onChanged(); // "nothing was shared" would be more than the page knows
    else onGone('expired');
  }, [isOver, isSigning]);

  const answered = (outcome: Answered['outcome'] | 'unsure', fields: readonly string[]) => {
    if (outcome === 'unsure') {
      fail(outcome);
      return;
    }
    dropDraft(prompt.request_id);
    onAnswered({ outcome, fields });
  };
  const answer = (work: () => Promise<void>) =>
    run(async () => {
      setAttempt(undefined);
      try {
        await work();
      } catch (error) {
        if (error instanceof CeremonyFailed) return fail(troubleOf(error));
        const refusal = refusalOf(error);
        const { code } = refusal;
        if (code === 'request_not_pending' || code === 'not_found') onGone(refusal);
        else if (code === 'passkey_required') go(passkeyAddress(here));
        else if (code === 'field_not_permitted') {
          fail('changed');
          onChanged();
        } else setAttempt({ is: 'refused', refusal });
      }
    });

  const refuse = () =>
    answer(async () => {
      const why = reason.trim();
      const refusal = { decision: 'refuse', ...(why !== '' && { reason: why }) } as const;
      answered(await sendAnswer(prompt.request_id, refusal), []);
    });

  const approve = () => {
    if (!canApprove || missing.length > 0) {
      setAttempt({ is: canApprove ? 'missing' : 'level' });
      return;
    }
    answer(async () => {
      const approval = { decision: 'approve', fields, child_agrees: choice.childAgrees } as const;
      const challenge = await beginApproval(prompt.request_id, approval);
      if (!(await termsMatchPrompt(challenge, prompt, fields, choice.childAgrees))) {
        return fail('termsDiffer');
      }
      setSigning(true);
      try {
        const credential = await signChallenge(challenge.options);
        answered(await sendAnswer(prompt.request_id, { ...approval, credential }), fields);
      } catch (error) {
        const isCancelled = error instanceof CeremonyFailed && error.why === 'cancelled';
        if (!isCancelled || isKnownHere(challenge.options.allowCredentials)) throw error;
        fail('noKeyHere');
      } finally {
        setSigning(false);
      }
    });
  };

  const wanted = new Set(attempt?.is === 'missing' ? missing.map(({ at }) => at) : []);
  return (
    <div class="prompt">
      <PromptLetter prompt={prompt} onOver={() => setOver(true)} onReported={() => onGone('reported')} />
      {!canApprove && (
        <section class="card card-note" aria-labelledby="level-title">
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
      {prompt.child_consent === 'witnessed_by_guardian' && (
        <ChildWord
          name={prompt.about.name ?? ''}
          isOn={choice.childAgrees}
          isWanted={wanted.has('child-agrees')}
          onChange={(childAgrees) => setChoice({ ...choice, childAgrees })}
        />
      )}
      <RefusalReason reason={reason} onReason={(next) => put({ reason: next })} />
      <AnswerBar
        isBusy={isBusy}
        isSigning={isSigning}
        shared={fields.length}
        all={asks.length}
        onRefuse={refuse}
        onApprove={approve}
      >
        <AnswerOutcome attempt={attempt} prompt={prompt} missing={missing} />
      </AnswerBar>
    </div>
  );
}

function troubleOf({ why }: CeremonyFailed): Trouble {
  if (why === 'cancelled') return 'cancelled';
  return why === 'unsupported' ? 'passkeyUnsupported' : 'passkeyFailed';
}
