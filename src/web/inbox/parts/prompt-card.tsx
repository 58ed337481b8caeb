import type { Prompt } from '../api.js';
import { useI18n } from '../i18n.js';
import { Asker } from './asker.js';
import { Boxes } from './boxes.js';
import { Countdown } from './countdown.js';
import { OnIcon } from './icons.js';
import { Link } from './link.js';

/** A prompt in the list; the newest is open, with its binding code. */
export function PromptCard({ prompt, isOpen }: { prompt: Prompt; isOpen: boolean }) {
  const { words, t } = useI18n();
  const { partner, purpose, required_fields, optional_fields } = prompt;
  const isSensitive = [...required_fields, ...optional_fields].some(({ sensitive }) => sensitive);
  const facts = [
    words.prompts.required(required_fields.length),
    ...(optional_fields.length > 0 ? [words.prompts.optional(optional_fields.length)] : []),
    ...(isSensitive ? [words.prompts.sensitive] : []),
  ];
  return (
    <article class={`card prompt-card ${isOpen ? 'prompt-card-open' : ''}`}>
      <Asker partner={partner} />
      <p class="purpose">{t(purpose.label)}</p>
      <p class="hint">{facts.join(' · ')}</p>
      {isOpen && (
        <div class="compare">
          <h3>{words.prompt.code}</h3>
          <Boxes code={prompt.binding_code} label={words.prompt.code} />
        </div>
      )}
      <div class="prompt-card-foot">
        <Countdown until={prompt.expires_at} />
        <Link
          class={`button ${isOpen ? '' : 'button-quiet'}`}
          to={`/prompts/${prompt.request_id}`}
          label={`${words.prompts.open}: ${t(partner.name)}, ${t(purpose.label)}`}
        >
          {words.prompts.open}
          <OnIcon />
        </Link>
      </div>
    </article>
  );
}
