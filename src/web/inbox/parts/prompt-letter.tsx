import type { Prompt } from '../api.js';
import { useI18n } from '../i18n.js';
import { Asker } from './asker.js';
import { Boxes } from './boxes.js';
import { Countdown } from './countdown.js';
import { Title } from './title.js';

/** The head of a prompt: partner, purpose, statement and binding code. */
export function PromptLetter({ prompt, onOver }: { prompt: Prompt; onOver: () => void }) {
  const { words, t } = useI18n();
  const { partner, purpose, statement, about } = prompt;
  const name = t(partner.name);
  return (
    <section class="letter">
      <Title
        text={about.name === undefined ? words.prompt.title(name) : words.prompt.titleChild(name, about.name)}
      />
      <Countdown until={prompt.expires_at} onOver={onOver} />
      <div class="letter-body">
        <div>
          <Asker partner={partner}> · {words.registered}</Asker>
          {about.name !== undefined && <p class="about">{words.prompt.aboutChild(about.name)}</p>}
          <h2>{words.prompt.whatFor}</h2>
          <p class="purpose">{t(purpose.label)}</p>
          <p>{t(purpose.description)}</p>
          {statement !== '' && (
            <figure class="statement">
              <figcaption>{words.prompt.theirWords(name)}</figcaption>
              <blockquote>{statement}</blockquote>
            </figure>
          )}
        </div>
        <div class="compare" data-testid="binding-code">
          <h2>{words.prompt.code}</h2>
          <Boxes code={prompt.binding_code} label={words.prompt.code} />
          <p>{words.prompt.compare(words.prompt.compareKinds[partner.kind])}</p>
        </div>
      </div>
    </section>
  );
}
