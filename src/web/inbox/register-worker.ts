import { go, setOutdated } from './route.js';

const ADDRESS = '/worker.js';

/** What the service worker says to the page; an earlier one says no address. */
interface Message {
  readonly type?: unknown;
  readonly address?: unknown;
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): {
    createScriptURL(address: string): string;
  };
}

/** Registers the service worker, for the offline shell and notifications. The page works without it. */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  navigator.serviceWorker.register(trusted(ADDRESS)).catch(() => {});
  // The first worker takes over the page that installed it; a later one brings a newer page.
  const hadWorker = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => hadWorker && setOutdated());
  let isLeaving = false;
  for (const event of ['beforeunload', 'pagehide']) addEventListener(event, () => (isLeaving = true));
  navigator.serviceWorker.addEventListener('message', ({ data, ports }: MessageEvent<Message | null>) => {
    if (data?.type !== 'notification') return;
    ports[0]?.postMessage(!isLeaving); // otherwise the worker opens a window
    // A notification was tapped: go where it leads, unless a prompt is open, which somebody may be answering.
    if (isLeaving || location.pathname.startsWith('/prompts/')) return;
    go(typeof data.address === 'string' && data.address.startsWith('/') ? data.address : '/');
  });
}

// With require-trusted-types-for 'script' a worker's URL must come from a policy, which allows this one.
function trusted(address: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) return address;
  const policy = trustedTypes.createPolicy('worker', {
    createScriptURL(asked) {
      if (asked !== ADDRESS) throw new TypeError('not the worker of this page');
      return asked;
    },
  });
  return policy.createScriptURL(address);
}
