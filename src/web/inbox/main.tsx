import './style/tokens.css';
import './style/base.css';
import './style/frame.css';
import './style/parts.css';
import './style/prompt.css';
import './style/lists.css';
import './style/documents.css';
import './style/values.css';
import './style/prescriptions.css';
import './style/who.css';
import './style/print.css';
import { render } from 'preact';
import { readPromptAhead, readPrompts } from './api.js';
import { App, type Asked, type Known, loadOthers } from './app.js';
import { rememberedLanguage, wordsOf } from './i18n.js';
import { keepPlaces } from './place.js';
import { registerWorker } from './register-worker.js';
import { type Route, routeOf } from './route.js';
import { readVisitor, UNKNOWN } from './visitor.js';
import { vi } from './words/vi.js';

const SOON_MS = 500;

/**
 * Waits for the first reads and the screen's code, if they come soon, as they mostly have by now (ahead.ts). To paint the frame,
 * then the screen, then what it shows takes a slow phone half a second longer than to paint all at once.
 * @returns the visitor and the first prompts, if known
 */
async function soon({ visitor, prompts }: Asked, screen: Promise<unknown>): Promise<Known> {
  const known: Known = { visitor: UNKNOWN, prompts: undefined };
  const reads = [
    visitor.then((found) => Object.assign(known, { visitor: found })),
    prompts.then((found) => Object.assign(known, { prompts: found })),
  ];
  await Promise.race([Promise.all([...reads, screen]), new Promise((done) => setTimeout(done, SOON_MS))]);
  return known;
}

/** @returns when what the screen needs is there, or was refused, which the screen then finds itself */
async function screenOf(route: Route): Promise<void> {
  if (route.at === 'prompt') await readPromptAhead(route.id);
  else if (route.at !== 'prompts') await loadOthers().catch(() => {});
}

const page = document.getElementById('page');
if (page !== null) {
  const route = routeOf(location.pathname, location.search);
  const language = rememberedLanguage(location.search);
  const first = await wordsOf(language).then(
    (words) => ({ language, words }),
    () => ({ language: 'vi' as const, words: vi }),
  );
  if (route.at === 'verify') {
    const { showVerify } = await import('./verify/page.js');
    showVerify(page, first);
  } else {
    const none = () => undefined; // where the read is refused the stream is too, and says so
    const prompts = route.at === 'prompts' ? readPrompts().catch(none) : Promise.resolve(undefined);
    const asked = { visitor: readVisitor(), prompts };
    render(<App first={first} known={await soon(asked, screenOf(route))} asked={asked} />, page);
  }
}
keepPlaces();
registerWorker();
