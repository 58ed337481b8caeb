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
import { readPromptAhead } from './api.js';
import { App } from './app.js';
import { rememberedLanguage, wordsOf } from './i18n.js';
import { keepPlaces } from './place.js';
import { registerWorker } from './register-worker.js';
import { routeOf } from './route.js';
import { vi } from './words/vi.js';

const page = document.getElementById('page');
if (page !== null) {
  const route = routeOf(location.pathname, location.search);
  if (route.at === 'prompt') readPromptAhead(route.id);
  const language = rememberedLanguage(location.search);
  const first = await wordsOf(language).then(
    (words) => ({ language, words }),
    () => ({ language: 'vi' as const, words: vi }),
  );
  if (route.at === 'verify') {
    const { showVerify } = await import('./verify/page.js');
    showVerify(page, first);
  } else {
    render(<App first={first} />, page);
  }
}
keepPlaces();
registerWorker();
