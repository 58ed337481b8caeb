import { useEffect, useState } from 'preact/hooks';

/** Where the page can be. */
export type Route =
  | {
      readonly at:
        | 'prompts'
        | 'consents'
        | 'prescriptions'
        | 'history'
        | 'me'
        | 'passkey'
        | 'documents'
        | 'nowhere';
    }
  | { readonly at: 'prompt' | 'consent' | 'receipts' | 'prescription'; readonly id: string };

const PATHS: readonly (readonly [RegExp, (id: string) => Route])[] = [
  [/^\/$/, () => ({ at: 'prompts' })],
  [/^\/prompts\/?$/, () => ({ at: 'prompts' })],
  [/^\/prompts\/(csr_\w+)$/, (id) => ({ at: 'prompt', id })],
  [/^\/consents\/?$/, () => ({ at: 'consents' })],
  [/^\/consents\/(cst_\w+)$/, (id) => ({ at: 'consent', id })],
  [/^\/receipts\/(cst_\w+)$/, (id) => ({ at: 'receipts', id })],
  [/^\/prescriptions\/?$/, () => ({ at: 'prescriptions' })],
  [/^\/prescriptions\/([0-9a-z]{12}-[NHCT])$/, (id) => ({ at: 'prescription', id })],
  [/^\/history\/?$/, () => ({ at: 'history' })],
  [/^\/me\/?$/, () => ({ at: 'me' })],
  [/^\/documents\/?$/, () => ({ at: 'documents' })],
];

/** Where an address leads. */
export function routeOf(path: string, search: string): Route {
  if (path === '/me' && new URLSearchParams(search).has('passkey')) return { at: 'passkey' };
  for (const [pattern, route] of PATHS) {
    const match = pattern.exec(path);
    if (match !== null) return route(match[1] ?? '');
  }
  return { at: 'nowhere' };
}

const MOVED = 'moved';

/** Goes to another address of the page, to its top. */
export function go(address: string): void {
  history.pushState(null, '', address);
  dispatchEvent(new Event(MOVED));
  scrollTo(0, 0);
}

/** The present address, path and query. */
export function useAddress(): string {
  const [address, setAddress] = useState(() => location.pathname + location.search);
  useEffect(() => {
    const look = () => setAddress(location.pathname + location.search);
    addEventListener(MOVED, look);
    addEventListener('popstate', look);
    return () => {
      removeEventListener(MOVED, look);
      removeEventListener('popstate', look);
    };
  }, []);
  return address;
}

/** Where signing in begins, and where it comes back to. */
export function signInAddress(returnTo: string, fresh = false): string {
  const parts = new URLSearchParams({ ...(fresh && { fresh: '1' }), return_to: returnTo });
  return `/sign-in?${parts}`;
}

/** The set-up of a passkey, which comes back to the page it was needed on. */
export function passkeyAddress(back: string): string {
  return `/me?passkey=new&back=${back}`;
}

/** The page to come back to from the set-up; only a prompt counts, all else is the person's own page. */
export function backOf(address: string): string | undefined {
  const back = new URL(address, location.origin).searchParams.get('back') ?? '';
  return /^\/prompts\/csr_\w+$/.test(back) ? back : undefined;
}
