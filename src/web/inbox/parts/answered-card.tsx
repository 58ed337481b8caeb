import type { Prompt } from '../api.js';
import { useI18n } from '../i18n.js';
import { Asker } from './asker.js';
import { Countdown } from './countdown.js';
import { OnIcon } from './icons.js';
import { Link } from './link.js';
import { WaitingWhom } from './prompt-waiting.js';

/** An approved prompt in the list, which waits for others. */
export function AnsweredCard({ prompt }: { prompt: Prompt }) {
  const { words, t } = useI18n();
  const { partner, purpose, about } = prompt;
  return (
    <article class="card prompt-card">
      <Asker partner={partner} />
      <p class="purpose">{t(purpose.label)}</p>
      {about.name !== undefined && <p class="hint">{words.consents.about(about.name)}</p>}
      <WaitingWhom prompt={prompt} />
      <div class="prompt-card-foot">
        <Countdown until={prompt.expires_at} />
        <Link
          class="button button-quiet"
          to={`/prompts/${prompt.request_id}`}
          label={`${words.waiting.open}: ${t(partner.name)}, ${t(purpose.label)}`}
        >
          {words.waiting.open}
          <OnIcon />
        </Link>
      </div>
    </article>
  );
}
