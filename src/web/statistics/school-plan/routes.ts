import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import {
  questionsLeft,
  type StatisticsSession,
  type UnitNamed,
  unitsBelow,
} from '../../../database/gate/statistics.js';
import type { Read } from '../../../database/reads.js';
import { todayInVietNam } from '../../../population/calendar.js';
import { Problem } from '../../../problem.js';
import { presentSchoolYear } from '../../../statistics/question.js';
import { planAsCsv } from '../../../statistics/school-plan/csv.js';
import { planSchools } from '../../../statistics/school-plan/plan.js';
import { readPlaces } from '../../../statistics/school-plan/read-places.js';
import { mandateArea } from '../form.js';
import { emptyForm, languageOf, type PlanForm, readPlanForm, toPlanQuestion } from './form.js';
import { type PlanPage, schoolPlanPage } from './page.js';

const BODY_MAX_BYTES = 1_000_000;
const HTML = 'text/html; charset=utf-8';

interface SchoolPlanDeps {
  readonly pool: pg.Pool;
  readonly read: Read;
  /** @throws Problem cross_site_request */
  readonly requireSameOrigin: (request: FastifyRequest) => void;
  readonly findSession: (request: FastifyRequest) => Promise<StatisticsSession | undefined>;
  readonly sendNoSession: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
}

/** The page that compares children with places at schools: a form that is posted, so that its table of places is in no address. */
export function schoolPlanRoutes(app: FastifyInstance, deps: SchoolPlanDeps): void {
  const { pool, read, requireSameOrigin, findSession, sendNoSession } = deps;
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: BODY_MAX_BYTES },
    (_request, body, done) => done(null, body),
  );
  const render = async (session: StatisticsSession, form: PlanForm, outcome: PlanPage['outcome']) => {
    const area = mandateArea(session);
    const units: readonly UnitNamed[] =
      area === ''
        ? await unitsBelow(read, null, null)
        : area.length === 2
          ? await ownProvince(read, area)
          : [];
    const present = presentSchoolYear(todayInVietNam());
    const left = await questionsLeft(pool, session.asker);
    return schoolPlanPage({ session, form, units, present, left, outcome });
  };
  const calculate = async (session: StatisticsSession, form: PlanForm) => {
    const table = form.places === '' ? { places: [], lines: [] } : readPlaces(form.places);
    if ('wrong' in table) return table;
    const { places, lines } = table;
    try {
      return await planSchools(pool, read, session.asker, toPlanQuestion(form, places));
    } catch (error) {
      const problem = asProblem(error);
      const wrong = problem.errors.flatMap(({ pointer }) => {
        const [, position] = /^\/places\/(\d+)\/unit$/.exec(pointer) ?? [];
        return position === undefined ? [] : { line: lines[Number(position)] ?? 0, what: 'unit' as const };
      });
      return wrong.length > 0 ? { wrong } : problem;
    }
  };

  app.get('/statistics/schools', { config: { operationId: 'schoolPlanPage' } }, async (request, reply) => {
    const session = await findSession(request);
    if (session === undefined) return sendNoSession(request, reply);
    const { language } = request.query as { language?: unknown };
    return reply
      .type(HTML)
      .send(await render(session, emptyForm(languageOf(language), mandateArea(session)), undefined));
  });

  for (const path of ['/statistics/schools', '/statistics/schools.csv']) {
    app.post(path, { config: { operationId: 'schoolPlanCalculate' } }, async (request, reply) => {
      requireSameOrigin(request);
      const session = await findSession(request);
      if (session === undefined) return sendNoSession(request, reply);
      const area = mandateArea(session);
      const data = await formData(request);
      const form = await readPlanForm(data, area).catch(asProblem);
      if (form instanceof Problem) {
        const blank = emptyForm(languageOf(data.get('language')), area);
        return reply
          .code(400)
          .type(HTML)
          .send(await render(session, blank, form));
      }
      const outcome = await calculate(session, form);
      if ('rows' in outcome && path.endsWith('.csv')) {
        return reply
          .type('text/csv; charset=utf-8')
          .header(
            'content-disposition',
            `attachment; filename="schools-${form.unit || 'VN'}-${outcome.on}.csv"`,
          )
          .send(planAsCsv(outcome, { language: form.language, bom: true }));
      }
      const status = outcome instanceof Problem ? outcome.status : 'wrong' in outcome ? 400 : 200;
      return reply
        .code(status)
        .type(HTML)
        .send(await render(session, form, outcome));
    });
  }
}

/** @throws Problem invalid_request for a body that is no form */
async function formData(request: FastifyRequest): Promise<FormData> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  try {
    return await new Response(request.body as Buffer, { headers }).formData();
  } catch {
    throw new Problem('invalid_request', { errors: [{ pointer: '', detail: 'is no form' }] });
  }
}

async function ownProvince(read: Read, code: string): Promise<readonly UnitNamed[]> {
  const [provinces, communes] = await Promise.all([
    unitsBelow(read, null, null),
    unitsBelow(read, code, null),
  ]);
  return [...provinces.filter((each) => each.code === code), ...communes];
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}
