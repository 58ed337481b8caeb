import { useEffect, useRef, useState } from 'preact/hooks';
import type { Prompt } from '../api.js';
import { useI18n } from '../i18n.js';
import type { Route } from '../route.js';
import type { Waiting } from '../stream.js';
import { Asker } from './asker.js';
import { Brief } from './brief.js';
import { Countdown } from './countdown.js';
import { OnIcon } from './icons.js';
import { Link } from './link.js';

/**
 * A request that has just arrived, as a sheet over the screen, unless the screen shows it already; and a message for screen
 * readers. It leaves the focus where it is: the person may be writing.
 */
export function Arrival({ waiting: { page }, route }: { waiting: Waiting; route: Route }) {
  const { words, t } = useI18n();
  const [arrived, setArrived] = useState<Prompt | undefined>(undefined);
  const [message, setMessage] = useState('');
  const known = useRef<ReadonlySet<string> | undefined>(undefined);
  useEffect(() => {
    if (page === undefined) {
      known.current = undefined;
      return;
    }
    const fresh = page.items.find(({ request_id }) => known.current?.has(request_id) === false);
    if (fresh !== undefined) {
      if (route.at !== 'prompts') setArrived(fresh); // there the list shows it
      setMessage(words.prompts.arrived(t(fresh.partner.name)));
    }
    known.current = new Set(page.items.map(({ request_id }) => request_id));
  }, [page]);

  const isWaiting = page?.items.some(({ request_id }) => request_id === arrived?.request_id) === true;
  const isSeen = route.at === 'prompts' || (route.at === 'prompt' && route.id === arrived?.request_id);
  useEffect(() => {
    if (isSeen) setArrived(undefined);
  }, [isSeen]);
  useEffect(() => {
    if (arrived === undefined) return;
    const close = ({ key }: KeyboardEvent) => key === 'Escape' && setArrived(undefined);
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [arrived]);
  return (
    <>
      <div class="unseen" aria-live="polite">
        {message}
      </div>
      {arrived !== undefined && isWaiting && !isSeen && (
        <aside class="arrival" aria-labelledby="arrival-title">
          <h2 id="arrival-title">{words.prompts.arrivedTitle}</h2>
          <Asker partner={arrived.partner} />
          <Brief prompt={arrived} />
          <Countdown until={arrived.expires_at} />
          <p class="arrival-ways">
            <Link class="button" to={`/prompts/${arrived.request_id}`}>
              {words.prompts.open}
              <OnIcon />
            </Link>
            <button type="button" class="button button-quiet" onClick={() => setArrived(undefined)}>
              {words.prompts.later}
            </button>
          </p>
        </aside>
      )}
    </>
  );
}
