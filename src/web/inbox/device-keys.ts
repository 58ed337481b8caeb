const KEY = 'passkeys-here';
const KEPT_MAX = 20;

/** Whether one of these credentials was made or used in this browser. One that is synced to it may be here all the same. */
export function isKnownHere(credentials: readonly { readonly id: string }[]): boolean {
  const known = read();
  return credentials.some(({ id }) => known.includes(id));
}

/** Remembers a credential that was made or used in this browser. */
export function rememberHere(credentialId: string): void {
  try {
    const ids = [credentialId, ...read().filter((id) => id !== credentialId)].slice(0, KEPT_MAX);
    localStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    // then the page cannot tell
  }
}

function read(): readonly string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(ids) ? ids : [];
  } catch {
    return [];
  }
}
