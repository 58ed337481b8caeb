import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useI18n } from '../i18n.js';
import type { Route } from '../route.js';
import type { Waiting } from '../stream.js';
import type { Visitor } from '../visitor.js';
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
  { tab: 'history', to: '/history', at: ['history'] },
  { tab: 'me', to: '/me', at: ['me', 'passkey', 'documents'] },
] as const satisfies readonly { tab: string; to: string; at: readonly Route['at'][] }[];

/** The header and navigation around every screen. */
export function Frame({ route, visitor, waiting, children }: FrameProps) {
  const { language, words, setLanguage } = useI18n();
  const other = language === 'vi' ? 'en' : 'vi';
  const isSignedIn = visitor.is === 'somebody';
  return (
    <div class={`frame ${isSignedIn ? 'frame-in' : 'frame-out'} at-${route.at}`}>
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
      {isSignedIn && <Tabs route={route} count={waiting.page?.items.length ?? 0} />}
      <main id="main" tabIndex={-1}>
        {isSignedIn && visitor.session.sandbox && <p class="sandbox">{words.sandbox}</p>}
        <ConnectionState waiting={waiting} />
        {children}
      </main>
      <Arrivals waiting={waiting} />
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

/** Announces a new request to screen readers. */
function Arrivals({ waiting: { page } }: { waiting: Waiting }) {
  const { words, t } = useI18n();
  const [arrival, setArrival] = useState('');
  const known = useRef<ReadonlySet<string> | undefined>(undefined);
  useEffect(() => {
    if (page === undefined) return;
    const fresh = page.items.find(({ request_id }) => known.current?.has(request_id) === false);
    if (fresh !== undefined) setArrival(words.prompts.arrived(t(fresh.partner.name)));
    known.current = new Set(page.items.map(({ request_id }) => request_id));
  }, [page]);
  return (
    <div class="unseen" aria-live="polite">
      {arrival}
    </div>
  );
}
