let screen = '';
let waiting = 0;

/** Names the screen in the window's title, after the number of requests that wait. */
export function setScreenTitle(text: string): void {
  screen = text;
  show();
}

export function setWaitingCount(count: number): void {
  waiting = count;
  show();
}

function show(): void {
  document.title = waiting === 0 ? screen : `(${waiting}) ${screen}`;
}
