import type { Prompt } from '../api.js';
import { useI18n } from '../i18n.js';
import type { Words } from '../words/vi.js';
import { Boxes } from './boxes.js';
import { Brief } from './brief.js';
import { Countdown } from './countdown.js';
import { KindIcon } from './icons.js';
import { PromptTerms } from './prompt-terms.js';
import { Title } from './title.js';
import { WhoIsAsking } from './who-is-asking.js';

interface PromptLetterProps {
  readonly prompt: Prompt;
  readonly onOver: () => void;
  /** Called when the prompt was refused by a report. */
  readonly onReported: () => void;
}

/** The head of a prompt: in four lines who asks, what for, which fields and for how long; the code to compare; the rest folded. */
export function PromptLetter({ prompt, onOver, onReported }: PromptLetterProps) {
  const { words, t } = useI18n();
  const { partner, purpose, statement, about } = prompt;
  const name = t(partner.name);
  return (
    <section class="letter">
      <div class="letter-who">
        <KindIcon kind={partner.kind} />
        <Title text={titleOf(name, about, words)} />
      </div>
      <Brief prompt={prompt} />
      {purpose.unnamed && (
        <p class="unnamed" data-testid="unnamed">
          {words.prompt.unnamed}
          {purpose.answered_once && ` ${words.prompt.answeredOnce}`}
        </p>
      )}
      <Countdown until={prompt.expires_at} onOver={onOver} />
      {about.name !== undefined && <p class="about">{words.prompt.aboutChild(about.name)}</p>}
      {about.organisation !== undefined && (
        <p class="about" data-testid="on-behalf">
          {words.prompt.aboutOrganisation(about.organisation.name, about.organisation.organisation_id)}
        </p>
      )}
      <div class="compare" data-testid="binding-code">
        <div class="compare-code">
          <h2>{words.prompt.code}</h2>
          <Boxes code={prompt.binding_code} label={words.prompt.code} />
        </div>
        {prompt.binding_message !== undefined && (
          <p data-testid="binding-message">
            {words.prompt.message} <q>{prompt.binding_message}</q>
          </p>
        )}
        <p>{words.prompt.compare(words.prompt.compareKinds[partner.kind])}</p>
        <WhoIsAsking partner={partner} requestId={prompt.request_id} isWaiting onRefused={onReported} />
      </div>
      {statement !== '' && (
        <figure class="statement">
          <figcaption>{words.prompt.asWritten}</figcaption>
          <blockquote>{statement}</blockquote>
        </figure>
      )}
      <PromptTerms prompt={prompt} />
    </section>
  );
}

function titleOf(partner: string, { name, organisation }: Prompt['about'], { prompt }: Words): string {
  if (organisation !== undefined) return prompt.titleOrganisation(partner, organisation.name);
  return name === undefined ? prompt.title(partner) : prompt.titleChild(partner, name);
}
