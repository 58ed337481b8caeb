import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Prompt, Refusal } from '../api.js';
import type { Missing } from '../choice.js';
import { useI18n } from '../i18n.js';
import { passkeyAddress, signInAddress } from '../route.js';
import { Link } from './link.js';

/** Why an answer was not given, apart from a refusal of the gateway. */
export type Trouble =
  | ('cancelled' | 'noKeyHere' | 'passkeyFailed' | 'passkeyUnsupported')
  | ('termsDiffer' | 'changed' | 'unsure');

/** What came of the last attempt to answer. Each attempt has an object of its own. */
export type Attempt =
  | { readonly is: 'missing' }
  | { readonly is: 'level' }
  | { readonly is: 'trouble'; readonly trouble: Trouble }
  | { readonly is: 'refused'; readonly refusal: Refusal };

interface OutcomeProps {
  readonly attempt: Attempt | undefined;
  readonly prompt: Prompt;
  readonly missing: readonly Missing[];
}

/** What came of an attempt, in the answer bar, where the person pressed. It takes the focus, so that nobody misses it. */
export function AnswerOutcome({ attempt, prompt, missing }: OutcomeProps) {
  const box = useRef<HTMLDivElement>(null);
  const isShown = attempt !== undefined && (attempt.is !== 'missing' || missing.length > 0);
  useLayoutEffect(() => {
    box.current?.focus({ preventScroll: true });
  }, [attempt]);
  if (!isShown) return null;
  return (
    <div class="notice notice-bad answer-outcome" role="alert" tabIndex={-1} ref={box}>
      <Told attempt={attempt} prompt={prompt} missing={missing} />
    </div>
  );
}

function Told({ attempt, prompt, missing }: OutcomeProps & { attempt: Attempt }) {
  const { words } = useI18n();
  const here = `/prompts/${prompt.request_id}`;
  const makeKey = (isMain: boolean) => (
    <Link class={isMain ? 'button' : 'outcome-link'} to={passkeyAddress(here)}>
      {words.newPasskey.create}
    </Link>
  );
  const signIn = (text: string) => (
    <a class="button" href={signInAddress(here, true)}>
      {text}
    </a>
  );
  if (attempt.is === 'missing') return <MissingList missing={missing} about={prompt.about} />;
  if (attempt.is === 'level')
    return <Says text={words.prompt.levelTitle}>{signIn(words.prompt.levelSignIn)}</Says>;
  if (attempt.is === 'trouble') {
    const { trouble } = attempt;
    return (
      <Says text={words.prompt[trouble]}>
        {trouble === 'noKeyHere' && makeKey(true)}
        {(trouble === 'cancelled' || trouble === 'passkeyFailed') && makeKey(false)}
      </Says>
    );
  }
  const { code } = attempt.refusal;
  return (
    <Says text={words.problems[code] ?? words.problems.internal_error}>
      {code === 'insufficient_user_authentication' && signIn(words.newPasskey.freshSignIn)}
      {code === 'account_level_insufficient' && signIn(words.prompt.levelSignIn)}
      {(code === 'passkey_required' || code === 'passkey_copy_suspected') && makeKey(true)}
    </Says>
  );
}

function Says({ text, children }: { text: string; children: ComponentChildren }) {
  return (
    <>
      <p>{text}</p>
      {children}
    </>
  );
}

/** What is missing for an approval, each a link to its control. */
function MissingList({ missing, about }: { missing: readonly Missing[]; about: Prompt['about'] }) {
  const { words, t } = useI18n();
  const nameOf = (each: Missing) => {
    if (each.why === 'child') return words.prompt.childAgrees(about.name ?? '');
    if (each.why === 'required' && each.count > 1) return words.prompt.agreeRequired(each.count);
    const label = t(each.ask.field.label);
    return each.why !== 'way' ? words.prompt.agreeOne(label) : words.prompt.missingChoice(label);
  };
  return (
    <>
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
    </>
  );
}
