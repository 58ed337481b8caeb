import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { questionsLeft, type StatisticsSession, unitsBelow } from '../../../database/gate/statistics.js';
import type { Read } from '../../../database/reads.js';
import { Problem } from '../../../problem.js';
import { planMerger } from '../../../statistics/merger/plan.js';
import { mandateArea } from '../form.js';
import { isAskable, type MergerForm, readMergerForm, toMergerQuery } from './form.js';
import { type MergerPage, mergerPage } from './page.js';

interface MergerDeps {
  readonly pool: pg.Pool;
  readonly read: Read;
  readonly findSession: (request: FastifyRequest) => Promise<StatisticsSession | undefined>;
  readonly sendNoSession: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
}

/** The page that counts several communes as one unit. */
export function mergerRoutes(
  app: FastifyInstance,
  { pool, read, findSession, sendNoSession }: MergerDeps,
): void {
  app.get('/statistics/mergers', { config: { operationId: 'mergerPage' } }, async (request, reply) => {
    const session = await findSession(request);
    if (session === undefined) return sendNoSession(request, reply);
    const area = mandateArea(session);
    const { form, isRead } = readForm(request.query, area);
    const [provinces, communes] = await Promise.all([
      unitsBelow(read, null, null),
      form.base.province === '' ? [] : unitsBelow(read, form.base.province, null),
    ]);
    const outcome = isRead ? await ask(session, form) : 'wrong';
    const left = await questionsLeft(pool, session.asker);
    const status = outcome instanceof Problem ? outcome.status : outcome === 'wrong' ? 400 : 200;
    return reply
      .code(status)
      .type('text/html; charset=utf-8')
      .send(mergerPage({ session, form, provinces, communes, left, outcome }));
  });

  async function ask(
    { asker, mandates }: StatisticsSession,
    form: MergerForm,
  ): Promise<MergerPage['outcome']> {
    if (form.units.length === 0) return undefined;
    if (!isAskable(form)) return 'wrong';
    try {
      return await planMerger(pool, read, { asker, mandates }, toMergerQuery(form));
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  }
}

/** The form, or a blank one where the query has what the form cannot send. */
function readForm(query: unknown, area: string): { form: MergerForm; isRead: boolean } {
  try {
    return { form: readMergerForm(query, area), isRead: true };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { form: readMergerForm({}, area), isRead: false };
  }
}
