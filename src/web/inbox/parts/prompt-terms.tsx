import { accessOf } from '../access.js';
import type { Prompt, Schemas } from '../api.js';
import { useI18n } from '../i18n.js';
import { durationOf, timeOf } from '../times.js';
import type { Words } from '../words/vi.js';
import { declaredFacts } from './declared.js';
import { Facts } from './facts.js';
import { Fold } from './fold.js';

/** Everything that need not be read to answer, folded. */
export function PromptTerms({ prompt }: { prompt: Prompt }) {
  const speech = useI18n();
  const { words, t } = speech;
  const { partner, purpose } = prompt;
  return (
    <Fold class="terms" summary={words.prompt.terms}>
      {() => (
        <>
          <p>{t(purpose.description)}</p>
          <Facts
            of={[
              [words.prompt.asker, `${words.kinds[partner.kind]}, ${words.registered}`],
              [words.prompt.howOften, accessOf(prompt.access, words)],
              [words.prompt.keeps, words.prompt.keepsFor(durationOf(prompt.retention, words))],
              ...declaredFacts(prompt.declared, speech),
              [words.prompt.takeBack, words.prompt.takeBackText],
              [words.prompt.askedAt, timeOf(prompt.asked_at)],
            ]}
          />
        </>
      )}
    </Fold>
  );
}

/** Who has decided, and whose decision is awaited; renders nothing when the person decides alone. */
export function PromptOthers({ prompt }: { prompt: Prompt }) {
  const { words } = useI18n();
  const { decisions, others_awaited } = prompt;
  if (decisions.length === 0 && others_awaited.length === 0) return null;
  return (
    <section aria-labelledby="others-title" class="sheet">
      <h2 id="others-title">{words.prompt.others}</h2>
      <ul class="others" aria-live="polite">
        {decisions.map((decision) => (
          <Decided key={decision.role + decision.at} decision={decision} />
        ))}
        {others_awaited.length > 0 && (
          <li class="awaited">{words.prompt.afterYours(awaitedNames(prompt, words))}</li>
        )}
      </ul>
    </section>
  );
}

/** A decision: whose, and when. */
export function Decided({ decision }: { decision: Schemas['Decision'] }) {
  const { words } = useI18n();
  const { verdict, name, own, at } = decision;
  const who = own ? words.history.you : name;
  return (
    <li class={verdict}>
      {verdict === 'approved' ? words.prompt.approvedBy(who) : words.prompt.refusedBy(who)}
      <span class="note">{timeOf(at)}</span>
    </li>
  );
}

/** Whose decisions are awaited: all of these people, or any one of those who can stand for each other. */
export function awaitedNames({ others_awaited }: Prompt, words: Words): string {
  const all = others_awaited.flatMap(({ count, names }) =>
    count < names.length ? [words.prompt.anyOf(names.join(', '))] : names,
  );
  return [all.slice(0, -1).join(', '), all.at(-1)].filter(Boolean).join(` ${words.and} `);
}
