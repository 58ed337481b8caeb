import type { ComponentChildren } from 'preact';
import { briefOf } from '../access.js';
import type { Prompt, PromptField } from '../api.js';
import { useI18n } from '../i18n.js';
import { durationOf } from '../times.js';
import { OnBehalf } from './on-behalf.js';

/** A request in a few lines: what for, whose data unless the person's, which fields, how often and for how long. Who asks stands above. */
export function Brief({ prompt }: { prompt: Prompt }) {
  const { words, t } = useI18n();
  const { purpose, required_fields, optional_fields, access, retention } = prompt;
  const { organisation } = prompt.about;
  return (
    <dl class="brief">
      <Line name={words.prompt.whatFor}>
        <strong>{t(purpose.label)}</strong>
      </Line>
      {organisation !== undefined && (
        <Line name={words.onBehalf.organisation}>
          <OnBehalf of={organisation} />
        </Line>
      )}
      <Line name={words.prompt.which}>
        <Names of={required_fields} />
        {optional_fields.length > 0 && (
          <>
            {required_fields.length > 0 && '. '}
            <span class="brief-name">{words.prompt.upToYou}:</span> <Names of={optional_fields} />
          </>
        )}
      </Line>
      <Line name={words.prompt.extent}>
        {words.prompt.extentText(briefOf(access, words), durationOf(retention, words))}
      </Line>
    </dl>
  );
}

function Line({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}:</dt> <dd>{children}</dd>
    </div>
  );
}

function Names({ of }: { of: readonly PromptField[] }) {
  const { words, t } = useI18n();
  const areAll = of.length > 1 && of.every(({ sensitive }) => sensitive);
  return (
    <>
      {of.map(({ id, label, sensitive }, at) => (
        <span key={id}>
          {at > 0 && '; '}
          {t(label)}
          {sensitive && !areAll && <span class="brief-mark"> ({words.prompt.sensitive.toLowerCase()})</span>}
        </span>
      ))}
      {areAll && <span class="brief-mark"> ({words.prompt.allSensitive})</span>}
    </>
  );
}
