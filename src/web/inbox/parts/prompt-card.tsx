import type { Prompt } from '../api.js';
import { useI18n } from '../i18n.js';
import { Asker } from './asker.js';
import { Boxes } from './boxes.js';
import { Brief } from './brief.js';
import { Countdown } from './countdown.js';
import { OnIcon } from './icons.js';
import { Link } from './link.js';

/** A prompt in the list, in the same four lines as when it is open; the newest with its binding code. */
export function PromptCard({ prompt, isOpen }: { prompt: Prompt; isOpen: boolean }) {
  const { words, t } = useI18n();
  const { partner, purpose } = prompt;
  return (
    <article class={`card prompt-card ${isOpen ? 'prompt-card-open' : ''}`}>
      <Asker partner={partner} />
      <Brief prompt={prompt} />
      {isOpen && (
        <div class="compare compare-code">
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
