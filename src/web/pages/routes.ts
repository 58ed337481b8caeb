import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../../problem.js';
import { html } from '../html.js';
import { HELP, PAGE_CSP, renderPage } from './document.js';
import { HELP_TEXTS, type Operator } from './help.js';
import { languageOf } from './language.js';
import { STYLE } from './style.js';

const HTML = 'text/html; charset=utf-8';
const TEXT = 'text/plain; charset=utf-8';
const CACHE = 'public, max-age=300';
const DAY_MS = 86_400_000;
/** RFC 9116 section 2.5.5 recommends less than a year. */
const SECURITY_TXT_LIFE_MS = 180 * DAY_MS;

/** Search engines may list the help and what is for partners; everything else is for people who are signed in. */
const ROBOTS = `User-agent: *
Allow: /$
Allow: /help
Allow: /status
Allow: /verify
Allow: /docs/
Allow: /problems
Disallow: /
`;

const STATUS = {
  vi: {
    up: 'Cổng đang hoạt động: nhận yêu cầu, ghi câu trả lời và cung cấp thông tin đã được đồng ý.',
    down: 'Cổng đang gặp trục trặc: chưa nhận được yêu cầu và câu trả lời. Không có thông tin nào được cung cấp trong lúc này.',
    at: 'Kiểm tra lúc',
  },
  en: {
    up: 'The gateway works: it takes requests and answers, and provides what was agreed to.',
    down: 'The gateway has a problem and takes no requests and answers. Nothing is provided meanwhile.',
    at: 'Checked at',
  },
} as const;

/** Now, as the inbox writes it: 15:04, 30/11/2026. */
function now(): string {
  const [day, time] = CLOCK.format(new Date()).split(', ');
  return `${time}, ${day}`;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  ...({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const),
});

export interface PageOptions {
  readonly operator: Operator;
  readonly publicOrigin: string;
  /** Rejects while the gateway cannot decide. */
  readonly checkReadiness: () => Promise<void>;
}

/** Plain pages for everybody: help, status, and the files by which others find whom to write to. */
export async function pageRoutes(
  app: FastifyInstance,
  { operator, publicOrigin, checkReadiness }: PageOptions,
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: false, // each page has its own
    strictTransportSecurity: publicOrigin.startsWith('https:'),
  });
  const operation = { config: { operationId: 'page' } };
  const send = (request: FastifyRequest, reply: FastifyReply, path: string, cache: string) => {
    const language = languageOf(
      (request.query as { language?: unknown }).language,
      request.headers['accept-language'],
    );
    return {
      language,
      page: (body: Parameters<typeof renderPage>[2]) => {
        const title = HELP.find((each) => each.path === path)?.[language] ?? '';
        return reply
          .type(HTML)
          .headers({
            'content-security-policy': PAGE_CSP,
            'content-language': language,
            vary: 'accept-language',
            'cache-control': cache,
          })
          .send(renderPage(language, title, body, { path }));
      },
    };
  };
  for (const [path, texts] of Object.entries(HELP_TEXTS)) {
    app.get(path, operation, async (request, reply) => {
      const { language, page } = send(request, reply, path, CACHE);
      return page(texts[language](operator));
    });
  }
  app.get('/status', operation, async (request, reply) => {
    const { language, page } = send(request, reply, '/status', 'no-store');
    const words = STATUS[language];
    const isUp = await checkReadiness().then(
      () => true,
      () => false,
    );
    if (!isUp) reply.code(503);
    return page(html`<p class="box${!isUp && ' warn'}" role="status">${isUp ? words.up : words.down}</p>
<p class="hint">${words.at} ${now()}.</p>`);
  });

  app.get('/.well-known/security.txt', operation, async (_request, reply) => {
    if (operator.securityContact === undefined) throw notFound();
    const expires = new Date(Math.floor((Date.now() + SECURITY_TXT_LIFE_MS) / DAY_MS) * DAY_MS);
    return reply
      .type(TEXT)
      .header('cache-control', CACHE)
      .send(
        [
          `Contact: ${operator.securityContact}`,
          `Expires: ${expires.toISOString()}`,
          'Preferred-Languages: vi, en',
          ...(publicOrigin.startsWith('https:')
            ? [`Canonical: ${publicOrigin}/.well-known/security.txt`]
            : []),
          '',
        ].join('\n'),
      );
  });
  app.get('/robots.txt', operation, async (_request, reply) =>
    reply.type(TEXT).header('cache-control', CACHE).send(ROBOTS),
  );
  app.get('/pages.css', operation, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', CACHE).send(STYLE),
  );
}
