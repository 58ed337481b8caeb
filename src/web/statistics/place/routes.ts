import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { UnitNames } from '../../../administrative-unit/search.js';
import type { StatisticsSession } from '../../../database/gate/statistics.js';
import type { Read } from '../../../database/reads.js';
import { todayInVietNam } from '../../../population/calendar.js';
import { Problem } from '../../../problem.js';
import { type Form, mandateArea, readForm } from '../form.js';
import { findPlaces } from './find.js';
import { placePage } from './page.js';

interface PlaceDeps {
  readonly read: Read;
  readonly names: () => Promise<UnitNames>;
  readonly findSession: (request: FastifyRequest) => Promise<StatisticsSession | undefined>;
  readonly sendNoSession: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
}

/** The page that finds a place by name. It asks nothing about people, so it costs no question. */
export function placeRoutes(
  app: FastifyInstance,
  { read, names, findSession, sendNoSession }: PlaceDeps,
): void {
  app.get('/statistics/places', { config: { operationId: 'placePage' } }, async (request, reply) => {
    const session = await findSession(request);
    if (session === undefined) return sendNoSession(request, reply);
    const { q, ...query } = request.query as Readonly<Record<string, unknown>>;
    const text = typeof q === 'string' ? q.trim() : '';
    const found = text === '' ? undefined : await findPlaces(read, await names(), text, todayInVietNam());
    return reply
      .type('text/html; charset=utf-8')
      .send(placePage({ session, form: formIn(query, mandateArea(session)), text, found }));
  });
}

/** The question that a place is wanted for; a blank one where the query has what no form sends. */
function formIn(query: Readonly<Record<string, unknown>>, area: string): Form {
  try {
    return readForm(query, area);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return readForm({ language: query.language === 'en' ? 'en' : 'vi' }, area);
  }
}
