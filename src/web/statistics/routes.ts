import { randomBytes } from 'node:crypto';
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { keepUnitNames } from '../../administrative-unit/kept-names.js';
import type { UnitNames } from '../../administrative-unit/search.js';
import type { CallLimits } from '../../call-limits.js';
import { createCookie } from '../../citizen/cookie.js';
import {
  closeStatisticsSession,
  hashOfSecret,
  openStatisticsSession,
  questionsLeft,
  readStatisticsSession,
  type StatisticsSession,
  unitsBelow,
} from '../../database/gate/statistics.js';
import type { Read } from '../../database/reads.js';
import { todayInVietNam } from '../../population/calendar.js';
import { Problem } from '../../problem.js';
import { presentSchoolYear } from '../../statistics/question.js';
import { askCounts, askForCsv, type ShownCounts } from './asked.js';
import { comparisonRoutes } from './comparison/routes.js';
import { createEntrance, entranceRoutes } from './entrance/routes.js';
import { type Form, mandateArea, normalizeForm, readForm, type Selectable } from './form.js';
import { mergerRoutes } from './merger/routes.js';
import { countsPage, enterPage, leftPage, noSessionPage } from './page.js';
import { placeRoutes } from './place/routes.js';
import { savedRoutes } from './saved/routes.js';
import { schoolPlanRoutes } from './school-plan/routes.js';
import { staffRoutes } from './staff/routes.js';
import { STYLE } from './style.js';

const SESSION_LIFE_S = 8 * 60 * 60;
const SECRET_BYTES = 32;
const CODE = /^[\w-]{43}$/;
const FORM_MAX_BYTES = 2_000;
const HTML = 'text/html; charset=utf-8';

interface PageDeps {
  readonly pool: pg.Pool;
  readonly read: Read;
  readonly publicOrigin: string;
  readonly limits: CallLimits;
  readonly names: () => Promise<UnitNames>;
}

/** The page of counts for an organisation's staff: forms and tables rendered on the server, without scripts. */
export async function statisticsPageRoutes(
  app: FastifyInstance,
  { pool, read: readAt, publicOrigin, limits }: Omit<PageDeps, 'names'>,
): Promise<void> {
  const names = keepUnitNames(readAt);
  const deps = { pool, read: readAt, names };
  const secure = publicOrigin.startsWith('https:');
  const cookie = createCookie('statistics', { secure, path: '/statistics', sameSite: 'Strict' });
  const entrance = createEntrance({ pool, publicOrigin, limits });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'style-src': ["'self'"],
        'img-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // With no-referrer, browsers send `Origin: null` with forms, and requireSameOrigin would refuse them.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: secure,
  });
  app.addHook('onRequest', async (request) => {
    limits.arrive(request.raw, cookie.read(request.raw.rawHeaders) ?? entrance.credential(request));
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_MAX_BYTES },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
  app.addHook('onSend', async (request, reply) => {
    if (!request.url.startsWith('/statistics/style.css')) reply.header('cache-control', 'no-store');
  });

  const findSession = async (request: FastifyRequest): Promise<StatisticsSession | undefined> => {
    const secret = cookie.read(request.raw.rawHeaders);
    const found =
      secret === undefined || secret === 'duplicate' ? undefined : await findOfLink(request, secret);
    return found ?? entrance.find(request);
  };
  const findOfLink = async (
    request: FastifyRequest,
    secret: string,
  ): Promise<StatisticsSession | undefined> => {
    const hash = hashOfSecret(secret);
    let session: StatisticsSession | undefined;
    try {
      session = await readStatisticsSession(pool, hash);
    } catch (error) {
      // The partner is suspended or its key retired: treated as no session.
      if (!(error instanceof Problem) || error.code === 'unavailable') throw error;
    }
    if (session === undefined) limits.refused(request.raw);
    else limits.verified(request.raw, hash.toString('base64'));
    return session;
  };
  const operation = (operationId: string) => ({ config: { operationId } });

  app.get('/statistics', operation('statisticsPage'), async (request, reply) => {
    const session = await findSession(request);
    if (session === undefined) {
      const answered = await entrance.answer(request, reply, languageOf(request.query));
      return answered ?? sendNoSession(request, reply);
    }
    const { status, body } = await renderPage(deps, session, request.query);
    return reply.code(status).type(HTML).send(body);
  });

  app.get('/statistics/counts.csv', operation('statisticsCsv'), async (request, reply) => {
    const session = await findSession(request);
    if (session === undefined) return sendNoSession(request, reply);
    const { form } = await readFormWithUnits(deps, session, request.query);
    const { name, text } = await askForCsv(pool, readAt, session.asker, form);
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(text);
  });

  app.get('/statistics/enter', operation('statisticsEnter'), async (request, reply) => {
    const { code } = request.query as { code?: unknown };
    if (typeof code !== 'string' || !CODE.test(code)) return sendNoSession(request, reply);
    return reply.type(HTML).send(enterPage(languageOf(request.query), code));
  });

  app.post('/statistics/enter', operation('statisticsEnter'), async (request, reply) => {
    requireSameOrigin(request, publicOrigin);
    const body = request.body as URLSearchParams | undefined;
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    try {
      await openStatisticsSession(
        pool,
        hashOfSecret(String(body?.get?.('code') ?? '')),
        hashOfSecret(secret),
        SESSION_LIFE_S,
      );
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'unavailable') throw error;
      return sendNoSession(request, reply);
    }
    const language = languageIn(body);
    return reply
      .header('set-cookie', cookie.write(secret, SESSION_LIFE_S))
      .redirect(`/statistics?language=${language}`, 303);
  });

  app.post('/statistics/leave', operation('statisticsLeave'), async (request, reply) => {
    requireSameOrigin(request, publicOrigin);
    const secret = cookie.read(request.raw.rawHeaders);
    if (secret !== undefined) await closeStatisticsSession(pool, hashOfSecret(secret));
    const language = languageIn(request.body);
    const deleted = await entrance.leave(request);
    return reply
      .header('set-cookie', [cookie.write('', 0), ...deleted])
      .redirect(`/statistics/left?language=${language}${deleted.length > 0 ? '&as=person' : ''}`, 303);
  });

  app.get('/statistics/left', operation('statisticsLeft'), async (request, reply) =>
    reply
      .type(HTML)
      .send(leftPage(languageOf(request.query), (request.query as { as?: unknown }).as === 'person')),
  );

  schoolPlanRoutes(app, {
    pool,
    read: readAt,
    requireSameOrigin: (request) => requireSameOrigin(request, publicOrigin),
    findSession,
    sendNoSession,
  });
  comparisonRoutes(app, { pool, read: readAt, names, findSession, sendNoSession });
  savedRoutes(app, {
    pool,
    names,
    findSession,
    requireSameOrigin: (request) => requireSameOrigin(request, publicOrigin),
    sendNoSession,
  });
  placeRoutes(app, { read: readAt, names, findSession, sendNoSession });
  mergerRoutes(app, { pool, read: readAt, findSession, sendNoSession });
  staffRoutes(app, {
    pool,
    findSession,
    requireSameOrigin: (request) => requireSameOrigin(request, publicOrigin),
    sendNoSession,
  });
  entranceRoutes(app, { pool, publicOrigin, limits }, (request) => requireSameOrigin(request, publicOrigin));

  app.get('/statistics/style.css', operation('statisticsStyle'), async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(STYLE),
  );
}

/** The language in the body of a form. */
function languageIn(body: unknown): Form['language'] {
  return body instanceof URLSearchParams && body.get('language') === 'en' ? 'en' : 'vi';
}

function sendNoSession(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .code(401)
    .type(HTML)
    .send(noSessionPage(languageOf(request.query)));
}

function languageOf(query: unknown): Form['language'] {
  return (query as { language?: unknown }).language === 'en' ? 'en' : 'vi';
}

// SameSite keeps the cookie out of other sites' forms; this also refuses them in browsers without SameSite.
function requireSameOrigin(request: FastifyRequest, publicOrigin: string): void {
  if (request.headers.origin !== publicOrigin) throw new Problem('cross_site_request');
}

/** Reads the form, and the units that can be selected in it. */
async function readFormWithUnits(
  { read: readAt, names }: Pick<PageDeps, 'read' | 'names'>,
  session: StatisticsSession,
  query: unknown,
): Promise<Selectable & { readonly form: Form }> {
  const area = mandateArea(session);
  const form = readForm(query, area);
  const on = form.on === '' ? null : form.on;
  const [provinces, ofProvince, known] = await Promise.all([
    unitsBelow(readAt, null, on),
    form.province === '' ? [] : unitsBelow(readAt, form.province, on),
    on === null || form.province === '' ? undefined : names(),
  ]);
  const below = (level: 'province' | 'district', code: string, wanted: 'district' | 'commune') =>
    known?.below({ level, code }, wanted, form.on) ?? [];
  const districts = below('province', form.province, 'district');
  const isDistrict = districts.some(({ code }) => code === form.district);
  const communes = isDistrict ? below('district', form.district, 'commune') : ofProvince;
  const selectable = { provinces, districts, communes };
  return { form: normalizeForm(form, selectable, area), ...selectable };
}

async function renderPage(
  deps: Pick<PageDeps, 'pool' | 'read' | 'names'>,
  session: StatisticsSession,
  query: unknown,
): Promise<{ status: number; body: string }> {
  const { pool, read: readAt } = deps;
  const present = presentSchoolYear(todayInVietNam());
  let outcome: ShownCounts | Problem;
  let read: Awaited<ReturnType<typeof readFormWithUnits>>;
  try {
    read = await readFormWithUnits(deps, session, query);
    outcome = await askCounts(pool, readAt, session.asker, read.form).catch(asProblem);
  } catch (error) {
    outcome = asProblem(error);
    read = await readFormWithUnits(deps, session, { language: languageOf(query) });
  }
  const left = await questionsLeft(pool, session.asker);
  return {
    status: outcome instanceof Problem ? outcome.status : 200,
    body: countsPage({ session, ...read, present, left, outcome }),
  };
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}
