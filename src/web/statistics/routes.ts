import { randomBytes } from 'node:crypto';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { createCookie } from '../../citizen/cookie.js';
import { hashOfSecret } from '../../database/gate/session.js';
import {
  closeStatisticsSession,
  openStatisticsSession,
  readStatisticsSession,
  type StatisticsSession,
  type UnitNamed,
  unitsBelow,
} from '../../database/gate/statistics.js';
import { todayInVietNam } from '../../population/calendar.js';
import { Problem } from '../../problem.js';
import { type Counts, countResidents } from '../../statistics/count.js';
import { countsAsCsv } from '../../statistics/csv.js';
import { presentSchoolYear } from '../../statistics/question.js';
import { areaOf, type Form, questionOf, readForm, settled } from './form.js';
import { countsPage, enterPage, noSessionPage } from './page.js';
import { STYLE } from './style.js';

const SESSION_LIFE_S = 8 * 60 * 60;
const SECRET_BYTES = 32;
const CODE = /^[\w-]{43}$/;
const CALLS_PER_MINUTE = 120;
const FORM_MAX_BYTES = 1_000;
const HTML = 'text/html; charset=utf-8';

/** The page of counts for an organisation's staff: forms and tables made here, no script. */
export async function statisticsPageRoutes(
  app: FastifyInstance,
  { pool, publicOrigin }: { readonly pool: pg.Pool; readonly publicOrigin: string },
): Promise<void> {
  const secure = publicOrigin.startsWith('https:');
  const cookie = createCookie('statistics', { secure, path: '/statistics', sameSite: 'Strict' });
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
    // Without it a form's Origin would be null, and it would not be seen that it was ours.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: secure,
  });
  await app.register(rateLimit, {
    max: CALLS_PER_MINUTE,
    timeWindow: '1 minute',
    keyGenerator: ({ raw, ip }) => cookie.read(raw.rawHeaders) ?? ip,
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem('rate_limited', { retryAfter_s: Math.ceil(ttl / 1000) }),
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_MAX_BYTES },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
  app.addHook('onSend', async (request, reply) => {
    if (!request.url.startsWith('/statistics/style.css')) reply.header('cache-control', 'no-store');
  });

  const sessionOf = async (request: FastifyRequest): Promise<StatisticsSession | undefined> => {
    const secret = cookie.read(request.raw.rawHeaders);
    if (secret === undefined || secret === 'duplicate') return undefined;
    try {
      return await readStatisticsSession(pool, hashOfSecret(secret));
    } catch (error) {
      // Suspended, or its key retired: as good as none.
      if (error instanceof Problem && error.code !== 'unavailable') return undefined;
      throw error;
    }
  };
  const page = (operationId: string) => ({ config: { operationId } });

  app.get('/statistics', page('statisticsPage'), async (request, reply) => {
    const session = await sessionOf(request);
    if (session === undefined) return noSession(request, reply);
    const { status, body } = await answerPage(pool, session, request.query);
    return reply.code(status).type(HTML).send(body);
  });

  app.get('/statistics/counts.csv', page('statisticsCsv'), async (request, reply) => {
    const session = await sessionOf(request);
    if (session === undefined) return noSession(request, reply);
    const { form } = await formWithPlaces(pool, session, request.query);
    const counts = await countResidents(pool, session.keyid, questionOf(form));
    const name = `counts-${form.commune || form.province || 'VN'}-${counts.on}.csv`;
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(countsAsCsv(counts, { language: form.language, bom: true }));
  });

  app.get('/statistics/enter', page('statisticsEnter'), async (request, reply) => {
    const { code } = request.query as { code?: unknown };
    if (typeof code !== 'string' || !CODE.test(code)) return noSession(request, reply);
    return reply.type(HTML).send(enterPage(languageOf(request.query), code));
  });

  app.post('/statistics/enter', page('statisticsEnter'), async (request, reply) => {
    mustBeOurs(request, publicOrigin);
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
      return noSession(request, reply);
    }
    const language = body?.get?.('language') === 'en' ? 'en' : 'vi';
    return reply
      .header('set-cookie', cookie.write(secret, SESSION_LIFE_S))
      .redirect(`/statistics?language=${language}`, 303);
  });

  app.post('/statistics/leave', page('statisticsLeave'), async (request, reply) => {
    mustBeOurs(request, publicOrigin);
    const secret = cookie.read(request.raw.rawHeaders);
    if (secret !== undefined) await closeStatisticsSession(pool, hashOfSecret(secret));
    return reply.header('set-cookie', cookie.write('', 0)).redirect('/statistics', 303);
  });

  app.get('/statistics/style.css', page('statisticsStyle'), async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=300').send(STYLE),
  );
}

function noSession(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .code(401)
    .type(HTML)
    .send(noSessionPage(languageOf(request.query)));
}

function languageOf(query: unknown): Form['language'] {
  return (query as { language?: unknown }).language === 'en' ? 'en' : 'vi';
}

// SameSite keeps other sites' forms from bringing the cookie; this refuses them where a browser does not know of it.
function mustBeOurs(request: FastifyRequest, publicOrigin: string): void {
  if (request.headers.origin !== publicOrigin) throw new Problem('cross_site_request');
}

/** What the form says, with the places one can choose from. */
async function formWithPlaces(
  pool: pg.Pool,
  session: StatisticsSession,
  query: unknown,
): Promise<{ form: Form; provinces: readonly UnitNamed[]; communes: readonly UnitNamed[] }> {
  const area = areaOf(session);
  const form = readForm(query, area);
  const on = form.on === '' ? null : form.on;
  const [provinces, communes] = await Promise.all([
    unitsBelow(pool, null, on),
    form.province === '' ? [] : unitsBelow(pool, form.province, on),
  ]);
  return { form: settled(form, communes, area), provinces, communes };
}

async function answerPage(
  pool: pg.Pool,
  session: StatisticsSession,
  query: unknown,
): Promise<{ status: number; body: string }> {
  const present = presentSchoolYear(todayInVietNam());
  let outcome: Counts | Problem;
  let asked: Awaited<ReturnType<typeof formWithPlaces>>;
  try {
    asked = await formWithPlaces(pool, session, query);
    outcome = await countResidents(pool, session.keyid, questionOf(asked.form)).catch(asProblem);
  } catch (error) {
    outcome = asProblem(error);
    asked = await formWithPlaces(pool, session, { language: languageOf(query) });
  }
  return {
    status: outcome instanceof Problem ? outcome.status : 200,
    body: countsPage({ session, ...asked, present, outcome }),
  };
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}
