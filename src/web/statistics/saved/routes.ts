import { parse } from 'node:querystring';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import type { UnitNames } from '../../../administrative-unit/search.js';
import { plainTextFault } from '../../../contract/plain-text.js';
import { deleteSavedQuestion, savedQuestions, saveQuestion } from '../../../database/gate/saved-question.js';
import type { StaffAsker } from '../../../database/gate/staff.js';
import type { StatisticsSession } from '../../../database/gate/statistics.js';
import { parseId } from '../../../id.js';
import type { Language } from '../../../statistics/words.js';
import { mandateArea } from '../form.js';
import { notAPersonPage, type SavedPage, savedPage } from './page.js';
import { readQuestion, type ShownQuestion } from './question.js';

const HTML = 'text/html; charset=utf-8';

interface SavedDeps {
  readonly pool: pg.Pool;
  readonly names: () => Promise<UnitNames>;
  readonly findSession: (request: FastifyRequest) => Promise<StatisticsSession | undefined>;
  readonly requireSameOrigin: (request: FastifyRequest) => void;
  readonly sendNoSession: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
}

/** What the page shows besides the saved questions. */
interface Shown {
  readonly language: Language;
  readonly offered?: ShownQuestion | undefined;
  readonly name?: string;
  readonly outcome?: SavedPage['outcome'];
}

/** The page of the questions that an organisation has saved. Nothing on it asks for counts. */
export function savedRoutes(app: FastifyInstance, deps: SavedDeps): void {
  const { pool, names, requireSameOrigin } = deps;
  const operation = { config: { operationId: 'savedQuestions' } };

  /** Lets a person's session pass. @returns the answer to all others */
  const withPerson = async (
    request: FastifyRequest,
    reply: FastifyReply,
    language: Language,
    answer: (session: StatisticsSession, asker: StaffAsker) => Promise<FastifyReply>,
  ): Promise<FastifyReply> => {
    const session = await deps.findSession(request);
    if (session === undefined) return deps.sendNoSession(request, reply);
    if ('keyid' in session.asker) return reply.code(403).type(HTML).send(notAPersonPage(language));
    return answer(session, session.asker);
  };

  const send = async (
    reply: FastifyReply,
    session: StatisticsSession,
    asker: StaffAsker,
    { language, offered, name = '', outcome }: Shown,
  ): Promise<FastifyReply> => {
    const known = await names();
    const saved = (await savedQuestions(pool, asker)).flatMap((question) => {
      const shown = readQuestion(parse(question.address), language, mandateArea(session), known);
      return shown === undefined ? [] : [{ question, ...shown }];
    });
    const status = outcome === undefined || outcome === 'done' ? 200 : 422;
    return reply
      .code(status)
      .type(HTML)
      .send(savedPage({ language, session, saved, offered: offered && { ...offered, name }, outcome }));
  };

  app.get('/statistics/saved', operation, (request, reply) => {
    const { language: given, done, ...query } = request.query as Readonly<Record<string, unknown>>;
    const language = languageOf(given);
    return withPerson(request, reply, language, async (session, asker) => {
      const offered =
        Object.keys(query).length === 0
          ? undefined
          : readQuestion(query, language, mandateArea(session), await names());
      return send(reply, session, asker, { language, offered, outcome: done === '1' ? 'done' : undefined });
    });
  });

  app.post('/statistics/saved/save', operation, (request, reply) => {
    requireSameOrigin(request);
    const body = bodyOf(request);
    const language = languageOf(body.get('language'));
    const name = (body.get('name') ?? '').trim().normalize('NFC');
    return withPerson(request, reply, language, async (session, asker) => {
      const given = parse(body.get('address') ?? '');
      const offered = readQuestion(given, language, mandateArea(session), await names());
      if (offered === undefined) return send(reply, session, asker, { language, outcome: 'wrong' });
      const outcome =
        plainTextFault(name) === undefined && !name.includes('\n')
          ? await saveQuestion(pool, asker, name, offered.address)
          : 'name';
      if (outcome === null) return reply.redirect(`/statistics/saved?language=${language}&done=1`, 303);
      return send(reply, session, asker, { language, offered, name, outcome });
    });
  });

  app.post('/statistics/saved/delete', operation, (request, reply) => {
    requireSameOrigin(request);
    const body = bodyOf(request);
    const language = languageOf(body.get('language'));
    return withPerson(request, reply, language, async (session, asker) => {
      const id = parseId('svq', body.get('question_id') ?? '');
      const outcome = id === undefined ? 'gone' : await deleteSavedQuestion(pool, asker, id);
      if (outcome === null) return reply.redirect(`/statistics/saved?language=${language}&done=1`, 303);
      return send(reply, session, asker, { language, outcome });
    });
  });
}

const languageOf = (text: unknown): Language => (text === 'en' ? 'en' : 'vi');

const bodyOf = ({ body }: FastifyRequest) => (body instanceof URLSearchParams ? body : new URLSearchParams());
