import { type Prompt, takeBackDecision } from '../api.js';
import { useI18n } from '../i18n.js';
import { useAction } from '../load.js';
import { Asker } from './asker.js';
import { Countdown } from './countdown.js';
import { WaitIcon } from './icons.js';
import { Link } from './link.js';
import { Problem } from './notice.js';
import { awaitedNames, Decided } from './prompt-terms.js';
import { Title } from './title.js';

/** A prompt that the person has approved and that waits for others: who has answered, who is missing, and taking it back. */
export function PromptWaiting({ prompt, onTakenBack }: { prompt: Prompt; onTakenBack: () => void }) {
  const { words, t } = useI18n();
  const { isBusy, refusal, run } = useAction();
  const { decisions, about, partner, purpose } = prompt;
  return (
    <section class="result">
      <WaitIcon />
      <Title text={words.waiting.title} />
      <p>{words.waiting.text}</p>
      <div class="sheet waiting-for">
        <Asker partner={partner} />
        <p class="purpose">{t(purpose.label)}</p>
        {about.name !== undefined && <p class="hint">{words.consents.about(about.name)}</p>}
        <WaitingWhom prompt={prompt} />
        <Countdown until={prompt.expires_at} />
      </div>
      <Problem refusal={refusal} />
      <p class="result-ways">
        <Link to="/" class="button">
          {words.result.home}
        </Link>
        {decisions.some(({ own }) => own) && (
          <button
            type="button"
            class="button button-quiet"
            aria-disabled={isBusy}
            onClick={() =>
              run(async () => {
                await takeBackDecision(prompt.request_id);
                onTakenBack();
              })
            }
          >
            {words.waiting.takeBack}
          </button>
        )}
      </p>
      <p class="hint">{words.waiting.takeBackText}</p>
    </section>
  );
}

/** Who has answered, and who is missing. */
export function WaitingWhom({ prompt }: { prompt: Prompt }) {
  const { words } = useI18n();
  return (
    <ul class="others" aria-live="polite">
      {prompt.decisions.map((decision) => (
        <Decided key={decision.role + decision.at} decision={decision} />
      ))}
      {prompt.others_awaited.length > 0 && (
        <li class="awaited">{words.waiting.awaited(awaitedNames(prompt, words))}</li>
      )}
    </ul>
  );
}
