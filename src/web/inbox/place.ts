const SAVED_AFTER_MS = 150; // of rest: browsers limit how often the state may change
const SOUGHT_MAX_MS = 3_000;

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
        () => address === location.href && !isSeeking && keep({ y: scrollY }),
        SAVED_AFTER_MS,
      );
    },
    { passive: true },
  );
  addEventListener('popstate', seek);
  if (place().y) seek(); // at the top already, and to ask for it would lay out what is not styled yet
}

let isSeeking = false;

/** Scrolls to the kept place as soon as the content reaches it, unless the person scrolls before. */
function seek(): void {
  const { y = 0 } = place();
  const address = location.href;
  const began = performance.now();
  const stop = () => {
    isSeeking = false;
    for (const event of ['wheel', 'touchstart', 'keydown']) removeEventListener(event, stop);
  };
  for (const event of ['wheel', 'touchstart', 'keydown']) addEventListener(event, stop, { passive: true });
  isSeeking = true;
  const step = () => {
    if (!isSeeking) return;
    const isLate = performance.now() - began > SOUGHT_MAX_MS;
    if (address !== location.href || isLate) return stop();
    scrollTo(0, y);
    if (Math.abs(scrollY - y) < 2) return stop();
    requestAnimationFrame(step);
  };
  step();
}
