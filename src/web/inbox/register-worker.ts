import { go } from './route.js';

const ADDRESS = '/worker.js';

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): {
    createScriptURL(address: string): string;
  };
}

/** Registers the service worker: the shell without a network, and notifications. Without it the page works as well. */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  navigator.serviceWorker.register(trusted(ADDRESS)).catch(() => {});
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ type?: unknown } | null>) => {
    // A notification was tapped: what waits is on the first page, unless a prompt is open already.
    if (data?.type === 'notification' && !location.pathname.startsWith('/prompts/')) go('/');
  });
}

// Under require-trusted-types-for 'script' the address of a worker must come from a policy; it lets this one through.
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
