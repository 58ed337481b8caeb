const SAVED_AFTER_MS = 150; // of rest: browsers limit how often the state may change

/** What is kept of a screen in the browser's history, so that Back returns to the place. */
interface Place {
  readonly y?: number;
  /** How many items of its list were loaded. */
  readonly items?: number;
}

const place = (): Place => (history.state ?? {}) as Place;
const keep = (part: Place) => history.replaceState({ ...place(), ...part }, '');

/** How many items of the list the person had loaded here. */
export const itemsHere = (): number => place().items ?? 0;

/** Keeps how many items of the list are loaded. */
export const keepItems = (items: number): void => keep({ items });

/** Keeps how far each screen is scrolled, and returns there on Back, Forward and a reload. */
export function keepPlaces(): void {
  history.scrollRestoration = 'manual'; // the browser scrolls before the content is there
  let timer: ReturnType<typeof setTimeout> | undefined;
  addEventListener(
    'scroll',
    () => {
      clearTimeout(timer);
      const address = location.href;
      timer = setTimeout(
        () => address === location.href && stopSeeking === undefined && keep({ y: scrollY }),
        SAVED_AFTER_MS,
      );
    },
    { passive: true },
  );
  addEventListener('popstate', seek);
  if (place().y) seek(); // at the top already, and to ask for it would lay out what is not styled yet
}

/** What a person does to look elsewhere. */
const MOVES = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

let stopSeeking: (() => void) | undefined;

/** Scrolls to the kept place as soon as the content reaches it, however late that comes, unless the person does something before. */
function seek(): void {
  stopSeeking?.();
  const { y = 0 } = place();
  const address = location.href;
  // It looks first when this screen is laid out, in place of the one before.
  const observer = new ResizeObserver(() => {
    if (address === location.href) scrollTo(0, y);
    if (address !== location.href || Math.abs(scrollY - y) < 2) stop();
  });
  const stop = () => {
    stopSeeking = undefined;
    observer.disconnect();
    for (const event of MOVES) removeEventListener(event, stop);
  };
  for (const event of MOVES) addEventListener(event, stop, { passive: true });
  stopSeeking = stop;
  observer.observe(document.body);
}
