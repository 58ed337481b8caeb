import { useEffect } from 'preact/hooks';
import { readSession, type Session } from '../api.js';
import { useI18n } from '../i18n.js';
import { useAction } from '../load.js';
import { Title } from '../parts/title.js';

const TRY_AGAIN_MS = 15_000;

/** The gateway cannot be reached, and the session is unknown. */
export function OfflineScreen({ onFound }: { onFound: (session: Session) => void }) {
  const { words } = useI18n();
  const { isBusy, run } = useAction();
  const look = () => run(async () => onFound(await readSession()));
  useEffect(() => {
    const timer = setInterval(look, TRY_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <section class="result">
      <Title text={words.connection.offlineTitle} />
      <p>{words.connection.offline}</p>
      <p class="result-ways">
        <button type="button" class="button" aria-disabled={isBusy} onClick={look}>
          {words.retry}
        </button>
      </p>
    </section>
  );
}
