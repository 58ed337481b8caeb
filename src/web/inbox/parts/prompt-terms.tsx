import { accessOf } from '../access.js';
import type { Prompt, Schemas } from '../api.js';
import { useI18n } from '../i18n.js';
import { durationOf, timeOf } from '../times.js';
import { declaredFacts } from './declared.js';
import { Facts } from './facts.js';

/** Everything that need not be read to answer, folded. */
export function PromptTerms({ prompt }: { prompt: Prompt }) {
  const speech = useI18n();
  const { words, t } = speech;
  const { partner, purpose } = prompt;
  return (
    <details class="terms">
      <summary>{words.prompt.terms}</summary>
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
    </details>
  );
}

/** Who has decided, and whose decision is awaited; renders nothing when the person decides alone. */
export function PromptOthers({ prompt }: { prompt: Prompt }) {
  const { words } = useI18n();
  const { decisions, about, child_consent } = prompt;
  const others = othersOf(prompt);
  if (decisions.length === 0 && others.length === 0 && child_consent !== 'own_account') return null;
  const nameOf = (role: Schemas['Role']) => whoIs(role, prompt, words.prompt);
  return (
    <section aria-labelledby="others-title" class="sheet">
      <h2 id="others-title">{words.prompt.others}</h2>
      <ul class="others">
        {decisions.map(({ role, verdict, at }) => (
          <li key={role + at}>
            {verdict === 'approved'
              ? words.prompt.approvedBy(nameOf(role))
              : words.prompt.refusedBy(nameOf(role))}
            <span class="note">{timeOf(at)}</span>
          </li>
        ))}
        {others.map((role) => (
          <li key={role}>{words.prompt.afterYours(nameOf(role))}</li>
        ))}
        {child_consent === 'own_account' && about.name !== undefined && !others.includes('subject') && (
          <li>{words.prompt.ownAccount(about.name)}</li>
        )}
      </ul>
    </section>
  );
}

/** The name of a role, from the reader's point of view. */
export function whoIs(
  role: Schemas['Role'],
  { about }: Prompt,
  words: { subject: (name: string | undefined) => string; guardian: string; otherGuardian: string },
): string {
  if (role === 'subject') return words.subject(about.name);
  return about.relation === 'child' ? words.otherGuardian : words.guardian;
}

/** Whose decision is awaited after one's own. */
export function othersOf({ needs, about, child_consent }: Prompt): readonly Schemas['Role'][] {
  const own: Schemas['Role'] = about.relation === 'self' ? 'subject' : 'guardian';
  const rest = needs.filter((role) => role !== own);
  // A child's consent in front of the guardian comes with the guardian's own answer.
  return child_consent === 'witnessed_by_guardian' ? rest.filter((role) => role !== 'subject') : rest;
}
