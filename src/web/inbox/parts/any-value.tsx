import { codesOf, type Tree } from '../any-value.js';
import { useI18n } from '../i18n.js';

/** A value of any shape: numbered lists, objects as a phrase and labelled members; codes for professionals are folded. */
export function AnyValue({ tree }: { tree: Tree }) {
  return (
    <>
      <Part tree={tree} isInside={false} />
      <Codes of={codesOf(tree)} />
    </>
  );
}

function Part({ tree, isInside }: { tree: Tree; isInside: boolean }) {
  const { words } = useI18n();
  if (tree.as === 'none') return <span class="none">{words.values.none}</span>;
  if (tree.as === 'text') return <span class={isInside ? undefined : 'ink'}>{tree.text}</span>;
  if (tree.as === 'items') {
    return (
      <ol class="items">
        {tree.items.map((item, place) => (
          <li key={place}>
            <Part tree={item} isInside={isInside} />
          </li>
        ))}
      </ol>
    );
  }
  const [first, ...others] = tree.phrases;
  return (
    <div class="object">
      {first !== undefined && <span class={isInside ? undefined : 'ink'}>{first}</span>}
      {others.map((phrase) => (
        <span class="phrase" key={phrase}>
          {phrase}
        </span>
      ))}
      {tree.members.length > 0 && (
        <dl class="members">
          {tree.members.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}:</dt>
              <dd>
                <Part tree={value} isInside />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

/** Codes, folded: names say the same to everybody. */
export function Codes({ of }: { of: ReturnType<typeof codesOf> }) {
  const { words } = useI18n();
  if (of.length === 0) return null;
  return (
    <details class="codes">
      <summary>{words.values.codes}</summary>
      <ul class="plain-list">
        {of.map(({ of: named, code }, place) => (
          <li key={place}>
            {named !== '' && <>{named} · </>}
            {code}
          </li>
        ))}
      </ul>
    </details>
  );
}
