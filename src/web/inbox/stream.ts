import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { isAnswered, type Page, type Prompt, readSession } from './api.js';

/** State of the stream: `lost` only after it has been away long enough to matter, `back` for a moment afterwards. */
export type Connection = 'opening' | 'live' | 'lost' | 'back';

/** The pending prompts, live. */
export interface Waiting {
  /** Those that wait for the person. */
  readonly page: Page<Prompt> | undefined;
  /** Those that the person has approved and that wait for others. */
  readonly answered: readonly Prompt[];
  readonly connection: Connection;
}

const ADDRESS = '/citizen/v1/prompts/stream?answered=true';
const LOST_AFTER_MS = 4_000; // a stream that ended regularly is back sooner
const MOVED_MAX_MS = 10_000; // the time after which the browser connects again, chosen by the gateway that stops
const ASLEEP_AFTER_MS = 60_000;
const BACK_SHOWN_MS = 4_000;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/**
 * Follows the prompt stream while somebody is signed in. Until it has sent the prompts, they are those of a read that was sent
 * before, which a slow connection has sooner.
 * @param known what that read has brought already
 */
export function useWaiting(
  isSignedIn: boolean,
  known: Page<Prompt> | undefined,
  read: Promise<Page<Prompt> | undefined>,
): Waiting {
  const [page, setPage] = useState(known);
  const [connection, setConnection] = useState<Connection>('opening');
  const first = useRef<typeof read | undefined>(read);

  useEffect(() => {
    if (!isSignedIn) {
      setPage(undefined);
      setConnection('opening');
      return;
    }
    let isLeft = false;
    void first.current?.then((found) => isLeft || setPage((now) => now ?? found));
    first.current = undefined; // who signs in later may be another person
    const leave = follow(setPage, setConnection);
    return () => {
      isLeft = true;
      leave();
    };
  }, [isSignedIn]);

  return useMemo(() => {
    const items = page?.items ?? [];
    return {
      page: page && { ...page, items: items.filter((prompt) => !isAnswered(prompt)) },
      answered: items.filter(isAnswered),
      connection,
    };
  }, [page, connection]);
}

function follow(
  setPage: (page: Page<Prompt>) => void,
  setConnection: (connection: Connection) => void,
): () => void {
  let source: EventSource | undefined;
  let isEnded = false;
  let isLost = false;
  let hiddenSince = Date.now();
  let retry_ms = RETRY_FIRST_MS;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let lostTimer: ReturnType<typeof setTimeout> | undefined;
  let backTimer: ReturnType<typeof setTimeout> | undefined;

  const open = () => {
    if (isEnded) return; // signed out while the session was being read
    clearTimeout(retryTimer);
    source?.close();
    lostTimer ??= setTimeout(lost, LOST_AFTER_MS);
    source = new EventSource(ADDRESS);
    source.addEventListener('prompts', ({ data }: MessageEvent<string>) => {
      found();
      setPage(JSON.parse(data) as Page<Prompt>);
    });
    source.addEventListener('moved', () => {
      lostTimer ??= setTimeout(lost, MOVED_MAX_MS + LOST_AFTER_MS);
    });
    source.addEventListener('error', () => {
      lostTimer ??= setTimeout(lost, LOST_AFTER_MS);
      if (source?.readyState === EventSource.CLOSED) retry(); // otherwise the browser reconnects by itself
    });
  };
  const retry = () => {
    if (isEnded) return;
    clearTimeout(retryTimer);
    // EventSource does not say why it was refused; reading the session does, and signs the page out when it is over.
    // Random, so that all inboxes of a gateway do not come back at once.
    const wait_ms = retry_ms * (0.5 + Math.random());
    retryTimer = setTimeout(() => readSession().then(open, retry), wait_ms);
    retry_ms = Math.min(RETRY_MAX_MS, retry_ms * 2);
  };
  const found = () => {
    clearTimeout(lostTimer);
    lostTimer = undefined;
    retry_ms = RETRY_FIRST_MS;
    setConnection(isLost ? 'back' : 'live');
    if (isLost) backTimer = setTimeout(() => setConnection('live'), BACK_SHOWN_MS);
    isLost = false;
  };
  const lost = () => {
    clearTimeout(backTimer);
    isLost = true;
    setConnection('lost');
  };
  const online = () => open();
  // Phones suspend pages and their streams, sometimes without an event.
  const seen = () => {
    if (document.visibilityState === 'hidden') hiddenSince = Date.now();
    else if (source?.readyState !== EventSource.OPEN || Date.now() - hiddenSince > ASLEEP_AFTER_MS) open();
  };

  open();
  addEventListener('online', online);
  addEventListener('offline', lost);
  document.addEventListener('visibilitychange', seen);
  return () => {
    isEnded = true;
    removeEventListener('online', online);
    removeEventListener('offline', lost);
    document.removeEventListener('visibilitychange', seen);
    for (const timer of [retryTimer, lostTimer, backTimer]) clearTimeout(timer);
    source?.close();
  };
}
