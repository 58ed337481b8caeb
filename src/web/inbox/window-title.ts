let screen = '';
let waiting = 0;

/** Names the screen in the window's title, after the number of requests that wait. */
export function setScreenTitle(text: string): void {
  screen = text;
  show();
}

/** Says in the window's title and on the icon of the installed page how many requests wait. */
export function setWaitingCount(count: number): void {
  waiting = count;
  show();
  const badge = navigator as { setAppBadge?(count: number): Promise<void>; clearAppBadge?(): Promise<void> };
  const set = count === 0 ? badge.clearAppBadge?.() : badge.setAppBadge?.(count);
  set?.catch(() => {}); // not installed
}

function show(): void {
  document.title = waiting === 0 ? screen : `(${waiting}) ${screen}`;
}
