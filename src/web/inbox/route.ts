import { useEffect, useState } from 'preact/hooks';

/** The screens of what waits, the page that checks receipts, and the other screens. */
export type Route =
  | { readonly at: 'prompts' | 'verify' }
  | { readonly at: 'prompt'; readonly id: string }
  | OtherRoute;

export type OtherRoute =
  | {
      readonly at:
        | 'consents'
        | 'prescriptions'
        | 'history'
        | 'summary'
        | 'me'
        | 'passkey'
        | 'documents'
        | 'organisations'
        | 'nowhere';
    }
  | { readonly at: 'consent' | 'receipts' | 'prescription' | 'organisation'; readonly id: string };

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
  [/^\/summary\/?$/, () => ({ at: 'summary' })],
  [/^\/me\/?$/, () => ({ at: 'me' })],
  [/^\/documents\/?$/, () => ({ at: 'documents' })],
  [/^\/organisations\/?$/, () => ({ at: 'organisations' })],
  [/^\/organisations\/(\d{10}(?:-\d{3})?)$/, (id) => ({ at: 'organisation', id })],
  [/^\/verify\/?$/, () => ({ at: 'verify' })],
];

/** The screen of an address. */
export function routeOf(path: string, search: string): Route {
  if (path === '/me' && new URLSearchParams(search).has('passkey')) return { at: 'passkey' };
  for (const [pattern, route] of PATHS) {
    const match = pattern.exec(path);
    if (match !== null) return route(match[1] ?? '');
  }
  return { at: 'nowhere' };
}

const MOVED = 'moved';

let isOutdated = false;

/** The page has a newer version, which the next screen is loaded with. */
export function setOutdated(): void {
  isOutdated = true;
}

/** Navigates within the page, and scrolls to the top. */
export function go(address: string): void {
  if (isOutdated) {
    location.assign(address);
    return;
  }
  history.pushState(null, '', address);
  dispatchEvent(new Event(MOVED));
  scrollTo(0, 0);
}

/** Changes the address without leaving the screen, as a filter does. */
export function stay(address: string): void {
  history.replaceState(history.state, '', address);
  dispatchEvent(new Event(MOVED));
}

/** Navigates within the page in place of the current entry of the browser's history, so that Back skips that. */
export function goInstead(address: string): void {
  history.replaceState(null, '', address);
  dispatchEvent(new Event(MOVED));
  scrollTo(0, 0);
}

/** The current path and query. */
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

/** The address at which sign-in starts, with the address to return to. */
export function signInAddress(returnTo: string, fresh = false): string {
  const parts = new URLSearchParams({ ...(fresh && { fresh: '1' }), return_to: returnTo });
  return `/sign-in?${parts}`;
}

/** The address of the passkey set-up, with the page to return to. */
export function passkeyAddress(back: string): string {
  return `/me?passkey=new&back=${back}`;
}

/** The page to return to from the set-up: a prompt, or else the person's own page. */
export function backOf(address: string): string | undefined {
  const back = new URL(address, location.origin).searchParams.get('back') ?? '';
  return /^\/prompts\/csr_\w+$/.test(back) ? back : undefined;
}
