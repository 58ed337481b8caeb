import type { Prompt, Schemas } from '../api.js';
import type { FieldChoice } from '../choice.js';
import { useI18n } from '../i18n.js';
import { DoneIcon, NotIcon } from './icons.js';
import { Link } from './link.js';
import { Title } from './title.js';

/** The outcome of an answer. */
export interface Answered {
  readonly outcome: Schemas['DecisionOutcome'];
  /** Field ids that were shared. */
  readonly fields: readonly string[];
}

/** The final outcome of a prompt: what was shared with whom, or that nothing was. */
export function Result({
  prompt,
  asks,
  answered,
}: {
  prompt: Prompt;
  asks: readonly FieldChoice[];
  answered: Answered;
}) {
  const { words, t } = useI18n();
  const { outcome, fields } = answered;
  const partner = t(prompt.partner.name);
  const variants = asks.flatMap((ask) => ask.variants);
  const shared = fields
    .map((id) => variants.find((each) => each.id === id))
    .filter((each) => each !== undefined);
  const kept = asks.filter((ask) => !ask.variants.some(({ id }) => fields.includes(id)));
  const end = (
    <p class="result-ways">
      {outcome.consent_id !== undefined && (
        <Link to={`/consents/${outcome.consent_id}`} class="button">
          {words.result.seeConsent}
        </Link>
      )}
      <Link to="/" class="button button-quiet">
        {words.result.home}
      </Link>
    </p>
  );
  if (outcome.status === 'refused') {
    return (
      <section class="result">
        <NotIcon />
        <Title text={words.result.refusedTitle} />
        <p>{words.result.refusedText(partner)}</p>
        {end}
      </section>
    );
  }
  return (
    <section class="result">
      <DoneIcon />
      <Title text={words.result.approvedTitle} />
      <p>{words.result.approvedText(partner)}</p>
      <ul class="result-fields">
        {shared.map(({ id, label }) => (
          <li key={id}>{t(label)}</li>
        ))}
      </ul>
      {kept.length > 0 && (
        <p class="hint">
          {words.result.approvedNot} {kept.map(({ field }) => t(field.label)).join('; ')}
        </p>
      )}
      <p class="hint">{words.result.undo}</p>
      {end}
    </section>
  );
}
