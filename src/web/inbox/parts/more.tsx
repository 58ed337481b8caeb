import { useI18n } from '../i18n.js';
import { useAction } from '../load.js';
import { Problem } from './notice.js';

interface MoreProps {
  /** Cursor of the next page; null or undefined without one. */
  readonly cursor: string | null | undefined;
  readonly onMore: (cursor: string) => Promise<void>;
}

/** The button for the next page of a list, and why the last attempt failed. */
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
