import { useLayoutEffect, useState } from 'preact/hooks';
import { onSignedOut, type Page, type Prompt, type Session } from './api.js';
import { dropDraft } from './draft.js';
import { I18nContext, type Language, useI18nState } from './i18n.js';
import { useLoad } from './load.js';
import { ErrorBoundary } from './parts/error-boundary.js';
import { Frame } from './parts/frame.js';
import { Loading, Problem } from './parts/notice.js';
import { type OtherRoute, type Route, routeOf, useAddress } from './route.js';
import { OfflineScreen } from './screens/offline.js';
import { PromptScreen } from './screens/prompt.js';
import { PromptsScreen } from './screens/prompts.js';
import { WelcomeScreen } from './screens/welcome.js';
import { useWaiting, type Waiting } from './stream.js';
import { readVisitor, UNKNOWN, type Visitor } from './visitor.js';
import type { Words } from './words/vi.js';

/** What the page asks first. */
export interface Asked {
  readonly visitor: Promise<Visitor>;
  /** The prompts, where the screen lists them; undefined elsewhere, and if refused. */
  readonly prompts: Promise<Page<Prompt> | undefined>;
}

/** As much of it as is known: a visitor who is unknown is being asked for. */
export type Known = { readonly [Name in keyof Asked]: Awaited<Asked[Name]> };

interface AppProps {
  readonly first: { readonly language: Language; readonly words: Words };
  readonly known: Known;
  readonly asked: Asked;
}

/** The page: session, language and current screen. */
export function App({ first, known, asked }: AppProps) {
  const i18n = useI18nState(first);
  const [visitor, setVisitor] = useState(known.visitor);
  const address = useAddress();
  const route = routeOf(...split(address));
  const waiting = useWaiting(visitor.is === 'somebody', known.prompts, asked.prompts);

  useLayoutEffect(() => {
    onSignedOut(() =>
      setVisitor((before) => ({ is: 'nobody', why: before.is === 'somebody' ? 'ended' : 'new' })),
    );
    const found = (visitor: Visitor) =>
      setVisitor((before) => (before.is === 'somebody' && visitor.is !== 'somebody' ? before : visitor));
    const look = () => void readVisitor().then(found); // of one who has signed out the callback above tells
    if (known.visitor === UNKNOWN) void asked.visitor.then(found);
    // Restored from the back/forward cache, the page may show what another person on this phone was reading.
    const again = ({ persisted }: PageTransitionEvent) => persisted && location.reload();
    addEventListener('online', look);
    addEventListener('pageshow', again);
    return () => {
      removeEventListener('online', look);
      removeEventListener('pageshow', again);
    };
  }, []);

  return (
    <I18nContext.Provider value={i18n}>
      <Frame route={route} visitor={visitor} waiting={waiting}>
        <ErrorBoundary key={split(address)[0]}>
          <Screen
            route={route}
            address={address}
            visitor={visitor}
            waiting={waiting}
            onLeft={() => {
              dropDraft();
              setVisitor({ is: 'nobody', why: 'left' });
            }}
            onFound={(session) => setVisitor({ is: 'somebody', session })}
          />
        </ErrorBoundary>
      </Frame>
    </I18nContext.Provider>
  );
}

function split(address: string): [string, string] {
  const at = address.indexOf('?');
  return at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at)];
}

interface ScreenProps {
  readonly route: Route;
  readonly address: string;
  readonly visitor: Visitor;
  readonly waiting: Waiting;
  readonly onLeft: () => void;
  readonly onFound: (session: Session) => void;
}

function Screen({ route, address, visitor, waiting, onLeft, onFound }: ScreenProps) {
  if (visitor.is === 'unknown') return null;
  if (visitor.is === 'unreachable') return <OfflineScreen onFound={onFound} />;
  if (visitor.is === 'nobody') return <WelcomeScreen address={address} why={visitor.why} />;
  const { session } = visitor;
  switch (route.at) {
    case 'prompts':
      return <PromptsScreen session={session} waiting={waiting} />;
    case 'prompt':
      return <PromptScreen key={route.id} id={route.id} session={session} live={liveOf(waiting, route.id)} />;
    case 'verify': // a page of its own
      return null;
    default:
      return <Other route={route} address={address} session={session} waiting={waiting} onLeft={onLeft} />;
  }
}

interface OtherProps extends Pick<ScreenProps, 'address' | 'waiting' | 'onLeft'> {
  readonly route: OtherRoute;
  readonly session: Session;
}

/** Loads the code of the screens that a first visit by way of a prompt does not need. */
export const loadOthers = () => import('./screens/others.js');

function Other(props: OtherProps) {
  const { value, refusal } = useLoad(loadOthers, 'others');
  if (value !== undefined) return <value.OtherScreen {...props} />;
  if (refusal === undefined) return <Loading />;
  // The network is gone, or a newer version was deployed: the reloaded page has it.
  return <Problem refusal={refusal} onRetry={() => location.reload()} />;
}

/** A prompt as it is now; null if it no longer waits; undefined if the live list, which has only the newest, cannot tell. */
function liveOf({ page, answered }: Waiting, id: string): Prompt | null | undefined {
  if (page === undefined) return undefined;
  const live = [...page.items, ...answered].find((prompt) => prompt.request_id === id);
  return live ?? (page.next_cursor === null ? null : undefined);
}
