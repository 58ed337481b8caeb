import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useI18n } from '../i18n.js';
import type { Route } from '../route.js';
import type { Waiting } from '../stream.js';
import type { Visitor } from '../visitor.js';
import { setWaitingCount } from '../window-title.js';
import { Arrival } from './arrival.js';
import { Sign, TabIcon } from './icons.js';
import { Link } from './link.js';

interface FrameProps {
  readonly route: Route;
  readonly visitor: Visitor;
  readonly waiting: Waiting;
  readonly children: ComponentChildren;
}

const TABS = [
  { tab: 'prompts', to: '/', at: ['prompts', 'prompt'] },
  { tab: 'consents', to: '/consents', at: ['consents', 'consent', 'receipts'] },
  { tab: 'prescriptions', to: '/prescriptions', at: ['prescriptions', 'prescription'] },
  { tab: 'history', to: '/history', at: ['history', 'summary'] },
  { tab: 'me', to: '/me', at: ['me', 'passkey', 'documents'] },
] as const satisfies readonly { tab: string; to: string; at: readonly Route['at'][] }[];

/** The header and navigation around every screen. */
export function Frame({ route, visitor, waiting, children }: FrameProps) {
  const { language, words, setLanguage } = useI18n();
  const other = language === 'vi' ? 'en' : 'vi';
  const isSignedIn = visitor.is === 'somebody';
  const count = (isSignedIn && waiting.page?.items.length) || 0;
  useEffect(() => setWaitingCount(count), [count]);
  return (
    <div
      class={`frame ${isSignedIn ? 'frame-in' : 'frame-out'} at-${route.at}`}
      data-connection={waiting.connection}
    >
      <a class="skip" href="#main">
        {words.skip}
      </a>
      <header class="top">
        <Link to="/" class="brand">
          <Sign />
          <span>{words.name}</span>
        </Link>
        <button type="button" class="plain" lang={other} onClick={() => setLanguage(other)}>
          {words.otherLanguage}
        </button>
      </header>
      {isSignedIn && <Tabs route={route} count={count} />}
      <main id="main" tabIndex={-1}>
        {isSignedIn && visitor.session.sandbox && <p class="sandbox">{words.sandbox}</p>}
        <ConnectionState waiting={waiting} />
        {children}
      </main>
      <Arrival waiting={waiting} route={route} />
    </div>
  );
}

function Tabs({ route, count }: { route: Route; count: number }) {
  const { words } = useI18n();
  return (
    <nav class="tabs" aria-label={words.tabs.label}>
      <ul>
        {TABS.map(({ tab, to, at }) => {
          const Icon = TabIcon[tab];
          return (
            <li key={tab}>
              <Link to={to} isCurrent={(at as readonly string[]).includes(route.at)}>
                <Icon />
                <span>{words.tabs[tab]}</span>
                {tab === 'prompts' && count > 0 && (
                  <span class="count">
                    <span aria-hidden="true">{count}</span>
                    <span class="unseen">{words.prompts.waiting(count)}</span>
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function ConnectionState({ waiting: { connection } }: { waiting: Waiting }) {
  const { words } = useI18n();
  const isTold = connection === 'lost' || connection === 'back';
  return (
    <div role="status" class="connection">
      {isTold && <p class={`connection-${connection}`}>{words.connection[connection]}</p>}
    </div>
  );
}
