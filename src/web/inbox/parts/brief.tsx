import type { ComponentChildren } from 'preact';
import { briefOf } from '../access.js';
import type { Prompt, PromptField } from '../api.js';
import { useI18n } from '../i18n.js';
import { durationOf } from '../times.js';

/** A request in three lines: what for, which fields, how often and for how long. Who asks stands above. */
export function Brief({ prompt }: { prompt: Prompt }) {
  const { words, t } = useI18n();
  const { purpose, required_fields, optional_fields, access, retention } = prompt;
  return (
    <dl class="brief">
      <Line name={words.prompt.whatFor}>
        <strong>{t(purpose.label)}</strong>
      </Line>
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
