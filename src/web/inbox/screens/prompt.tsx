import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { isAnswered, type Prompt, type Refusal, readPrompt, type Session } from '../api.js';
import { fieldChoicesOf } from '../choice.js';
import { dropDraft } from '../draft.js';
import { useI18n } from '../i18n.js';
import { useLoad } from '../load.js';
import { BackIcon, DoneIcon, NotIcon, WaitIcon } from '../parts/icons.js';
import { Link } from '../parts/link.js';
import { Loading, Problem } from '../parts/notice.js';
import { type Ended, PromptForm } from '../parts/prompt-form.js';
import { PromptWaiting } from '../parts/prompt-waiting.js';
import { type Answered, Result } from '../parts/result.js';
import { Title } from '../parts/title.js';
import { withDrugNames } from '../prescription.js';

const GONE_AFTER_MS = 2_000;

interface PromptScreenProps {
  readonly id: string;
  readonly session: Session;
  /** The prompt in the live list, null when it is no longer there; undefined when the list cannot tell. */
  readonly live: Prompt | null | undefined;
}

/** One prompt: everything needed to answer, the answer, and its outcome. */
export function PromptScreen({ id, session, live }: PromptScreenProps) {
  const { words } = useI18n();
  const { value, refusal, reload } = useLoad(() => readPrompt(id), id);
  const [shown, setShown] = useState<typeof value>(undefined);
  const [answered, setAnswered] = useState<Answered | undefined>(undefined);
  const [gone, setGone] = useState<Ended | undefined>(undefined);

  // Withdrawn, or answered on another device: check before saying so, and not while one's own answer is in flight.
  useEffect(() => {
    if (live !== null || answered !== undefined) return;
    const timer = setTimeout(reload, GONE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [live === null, answered]);
  // Somebody else has answered, or taken an answer back.
  const decided = JSON.stringify(live?.decisions);
  useEffect(() => {
    if (live && shown && decided !== JSON.stringify(shown.prompt.decisions)) reload();
  }, [decided]);
  // Before the paint: one that was read ahead is on the first.
  useLayoutEffect(() => {
    if (value !== undefined) setShown(value);
    // The refusal of an answer says more than that the prompt is gone.
    if (refusal !== undefined && (isOver(refusal) || shown === undefined))
      setGone((before) => before ?? refusal);
  }, [value, refusal]);
  useEffect(() => {
    if (answered !== undefined) scrollTo(0, 0);
  }, [answered]);

  if (answered?.outcome.status !== 'pending' && answered !== undefined && shown !== undefined) {
    return <Result prompt={shown.prompt} asks={fieldChoicesOf(shown.prompt)} answered={answered} />;
  }
  if (gone !== undefined) {
    if (typeof gone === 'string' || isOver(gone)) {
      return <Gone id={id} why={gone} />;
    }
    return (
      <>
        <Title text={words.tabs.prompts} />
        <Problem
          refusal={gone}
          onRetry={() => {
            setGone(undefined);
            reload();
          }}
        />
      </>
    );
  }
  if (shown === undefined) return <Loading />;
  if (answered !== undefined || isAnswered(shown.prompt)) {
    return (
      <PromptWaiting
        prompt={shown.prompt}
        onTakenBack={() => {
          setAnswered(undefined);
          setShown(undefined);
          reload();
        }}
      />
    );
  }
  return (
    <>
      <p class="way-back">
        <Link to="/">
          <BackIcon />
          {words.tabs.prompts}
        </Link>
      </p>
      <PromptForm
        prompt={shown.prompt}
        values={withDrugNames(shown.values, shown.beside, words.prescriptions.remainingPhrase)}
        session={session}
        onAnswered={(given) => {
          setAnswered(given);
          if (given.outcome.status === 'pending') reload();
        }}
        onGone={setGone}
        onChanged={reload}
      />
    </>
  );
}

const isOver = ({ code }: Refusal) => code === 'not_found' || code === 'request_not_pending';

/** What became of a prompt that can no longer be answered, with the way to what it led to. */
function Gone({ id, why }: { id: string; why: Ended }) {
  const { words } = useI18n();
  useEffect(() => dropDraft(id), [id]);
  const problem = typeof why === 'string' ? undefined : why.problem;
  const status = typeof why === 'string' ? why : problem?.status_of_request;
  const consentId = problem?.consent_id;
  const Icon = status === 'approved' ? DoneIcon : status === 'pending' ? WaitIcon : NotIcon;
  return (
    <section class="result">
      <Icon />
      <Title text={status === undefined ? words.prompt.unknownTitle : words.prompt.goneTitle[status]} />
      <p>{status === undefined ? words.prompt.unknownText : words.prompt.goneText[status]}</p>
      <p class="result-ways">
        {consentId !== undefined && (
          <Link to={`/consents/${consentId}`} class="button">
            {words.result.seeConsent}
          </Link>
        )}
        <Link to="/" class={consentId === undefined ? 'button' : 'button button-quiet'}>
          {words.result.home}
        </Link>
        <Link to="/history" class="button button-quiet">
          {words.tabs.history}
        </Link>
      </p>
    </section>
  );
}
