import { useI18n } from '../i18n.js';
import { useAction } from '../load.js';
import { Problem } from './notice.js';

interface MoreProps {
  /** Of the next page; null or undefined where there is none. */
  readonly cursor: string | null | undefined;
  readonly onMore: (cursor: string) => Promise<void>;
}

/** The way to the next page of a list, and why the last step there failed. */
export function More({ cursor, onMore }: MoreProps) {
  const { words } = useI18n();
  const { isBusy, refusal, run } = useAction();
  return (
    <>
      <Problem refusal={refusal} />
      {typeof cursor === 'string' && (
        <p class="more screen-only">
          <button
            type="button"
            class="button button-quiet"
            aria-disabled={isBusy}
            onClick={() => run(() => onMore(cursor))}
          >
            {words.more}
          </button>
        </p>
      )}
    </>
  );
}
