/**
 * The first reads of a page, sent by a script within the page itself, so that on a slow connection the answers travel while the
 * program does. Their promises are kept by address for api.ts, which takes each once.
 */
const CALL_TIMEOUT_MS = 20_000;

type Reads = Record<string, Promise<Response>>;
const page = globalThis as { ahead?: Reads };

function firstReads(): string[] {
  const { pathname } = location;
  if (pathname.startsWith('/verify')) return []; // knows no session, and tells nobody what is checked
  const [, requestId] = /^\/prompts\/(csr_\w+)\/?$/.exec(pathname) ?? [];
  return [
    '/citizen/v1/session',
    ...(requestId === undefined ? [] : [`/citizen/v1/prompts/${requestId}?answered=true`]),
    ...(pathname === '/' ? ['/citizen/v1/prompts?answered=true'] : []),
  ];
}

function send(path: string): Promise<Response> {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), CALL_TIMEOUT_MS);
  const answer = fetch(path, {
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    signal: controller.signal,
  });
  answer.catch(() => {}); // reported when it is taken
  return answer;
}

page.ahead = Object.fromEntries(firstReads().map((path) => [path, send(path)]));

export {}; // makes this file a module, so that its names are not global
