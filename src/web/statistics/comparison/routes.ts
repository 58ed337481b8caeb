import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import type { UnitNames } from '../../../administrative-unit/search.js';
import { questionsLeft, type StatisticsSession } from '../../../database/gate/statistics.js';
import type { Read } from '../../../database/reads.js';
import { todayInVietNam } from '../../../population/calendar.js';
import { Problem } from '../../../problem.js';
import { compareCounts } from '../../../statistics/comparison/compare.js';
import { comparisonAsCsv } from '../../../statistics/comparison/csv.js';
import type { Counts } from '../../../statistics/count.js';
import { mandateArea } from '../form.js';
import { findPlaces } from '../place/find.js';
import { type ComparisonForm, readComparisonForm, toComparison, whyNot } from './form.js';
import { nameOfPlace } from './in-words.js';
import { comparisonPage } from './page.js';

interface ComparisonDeps {
  readonly pool: pg.Pool;
  readonly read: Read;
  readonly names: () => Promise<UnitNames>;
  readonly findSession: (request: FastifyRequest) => Promise<StatisticsSession | undefined>;
  readonly sendNoSession: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
}

/** The page that asks one question for several places and days. Only with `ask` in its address does it ask. */
export function comparisonRoutes(app: FastifyInstance, deps: ComparisonDeps): void {
  const { pool, read, names, findSession, sendNoSession } = deps;
  const operation = { config: { operationId: 'comparisonPage' } };

  const ask = async (
    session: StatisticsSession,
    form: ComparisonForm,
  ): Promise<readonly Counts[] | Problem> => {
    try {
      return await compareCounts(pool, read, session.asker, toComparison(form));
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  };

  const send = async (
    reply: FastifyReply,
    session: StatisticsSession,
    form: ComparisonForm,
    outcome: readonly Counts[] | Problem | undefined,
  ) => {
    const today = todayInVietNam();
    const known = await names();
    const found = form.text === '' ? undefined : (await findPlaces(read, known, form.text, today)).places;
    const left = await questionsLeft(pool, session.asker);
    const nameOf = (text: string) => nameOfPlace(known, text, today, form.base.language);
    const status = outcome instanceof Problem ? outcome.status : 200;
    return reply
      .code(status)
      .type('text/html; charset=utf-8')
      .send(comparisonPage({ session, form, nameOf, found, left, outcome }));
  };

  app.get('/statistics/comparison', operation, async (request, reply) => {
    const session = await findSession(request);
    if (session === undefined) return sendNoSession(request, reply);
    const form = readForm(request.query, mandateArea(session));
    const isAsked = (request.query as { ask?: unknown }).ask === '1';
    const { remaining } = await questionsLeft(pool, session.asker);
    const outcome = isAsked && whyNot(form, remaining) === undefined ? await ask(session, form) : undefined;
    return send(reply, session, form, outcome);
  });

  app.get('/statistics/comparison.csv', operation, async (request, reply) => {
    const session = await findSession(request);
    if (session === undefined) return sendNoSession(request, reply);
    const form = readForm(request.query, mandateArea(session));
    const { remaining } = await questionsLeft(pool, session.asker);
    const outcome = whyNot(form, remaining) === undefined ? await ask(session, form) : undefined;
    if (outcome === undefined || outcome instanceof Problem) return send(reply, session, form, outcome);
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="comparison-${todayInVietNam()}.csv"`)
      .send(comparisonAsCsv(outcome, form.base.language));
  });
}

/** The form, or a blank one where the query has what the form cannot send. */
function readForm(query: unknown, area: string): ComparisonForm {
  try {
    return readComparisonForm(query, area);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { language } = query as { language?: unknown };
    return readComparisonForm({ language: language === 'en' ? 'en' : 'vi' }, area);
  }
}
