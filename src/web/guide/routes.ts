import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isProblemCode, notFound, PROBLEMS } from '../../problem.js';
import type { Html } from '../html.js';
import { type PageLink, renderPage } from '../pages/document.js';
import { type Language, languageOf } from '../pages/language.js';
import { ASKING } from './asking.js';
import { CALLS_PAGE, callPages } from './calls.js';
import { CIBA } from './ciba.js';
import { EVENTS } from './events.js';
import { FIRST_CALL } from './first-call.js';
import { GOING_LIVE } from './going-live.js';
import { LIMITS } from './limits.js';
import { type Gateway, type GuidePage, WORDS } from './page.js';
import { PRESCRIPTIONS } from './prescriptions.js';
import { problemBody, problemList, problemsTitle } from './problems.js';
import { REGISTRY_EVENTS } from './registry-events.js';
import { sampleFiles } from './sample-files.js';
import { SCRIPT } from './script.js';
import { SIGNING } from './signing.js';
import { TESTING } from './testing.js';

const CACHE = 'public, max-age=300';
const SCRIPT_PATH = '/docs/guide.js';
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const CHAPTERS: readonly GuidePage[] = [
  FIRST_CALL,
  SIGNING,
  ASKING,
  EVENTS,
  CIBA,
  TESTING,
  GOING_LIVE,
  LIMITS,
  PRESCRIPTIONS,
  REGISTRY_EVENTS,
  CALLS_PAGE,
];
const LINKS: readonly PageLink[] = [
  ...CHAPTERS.map(({ path, vi, en }) => ({ path, vi: vi.short ?? vi.title, en: en.short ?? en.title })),
  { path: '/problems', vi: problemsTitle('vi'), en: problemsTitle('en') },
  { path: '/docs/reference', vi: 'Bản mô tả API (tiếng Anh)', en: 'API reference' },
];

/** Serves the pages for partners without authentication: `/docs/` and below, its samples, and `/problems`. */
export async function guideRoutes(app: FastifyInstance, gateway: Gateway): Promise<void> {
  const operation = { config: { operationId: 'guide' } };
  const send = (
    request: FastifyRequest,
    reply: FastifyReply,
    path: string,
    pageIn: (language: Language) => { readonly title: string; readonly body: Html },
  ) => {
    const { language: named } = request.query as { language?: unknown };
    const language = languageOf(named, request.headers['accept-language']);
    const { title, body } = pageIn(language);
    return reply
      .type('text/html; charset=utf-8')
      .headers({
        'content-security-policy': CSP,
        'content-language': language,
        vary: 'accept-language',
        'cache-control': CACHE,
      })
      .send(
        renderPage(language, title, body, {
          path,
          section: { label: WORDS[language].guide, pages: LINKS },
          script: SCRIPT_PATH,
        }),
      );
  };
  for (const page of [...CHAPTERS, ...callPages()]) {
    app.get(page.path, operation, async (request, reply) =>
      send(request, reply, page.path, (language) => ({
        title: page[language].title,
        body: page[language].body(gateway),
      })),
    );
  }
  app.get('/docs', operation, async (_request, reply) => reply.redirect('/docs/', 301));
  app.get('/problems', operation, async (request, reply) =>
    send(request, reply, '/problems', (language) => ({
      title: problemsTitle(language),
      body: problemList(language),
    })),
  );
  app.get<{ Params: { code: string } }>('/problems/:code', operation, async (request, reply) => {
    const { code } = request.params;
    if (!isProblemCode(code)) throw notFound();
    return send(request, reply, `/problems/${code}`, (language) => ({
      title: PROBLEMS[code].title[language],
      body: problemBody(code, language),
    }));
  });
  app.get(SCRIPT_PATH, operation, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', CACHE).send(SCRIPT),
  );
  for (const { name, type, read } of sampleFiles(gateway.origin)) {
    app.get(`/docs/samples/${name}`, operation, async (_request, reply) =>
      reply.type(type).header('cache-control', CACHE).send(read()),
    );
  }
}
