import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import type { UnitNames } from '../../../administrative-unit/search.js';
import { plainTextFault } from '../../../contract/plain-text.js';
import { deleteSavedQuestion, savedQuestions, saveQuestion } from '../../../database/gate/saved-question.js';
import type { StaffAsker } from '../../../database/gate/staff.js';
import type { StatisticsSession } from '../../../database/gate/statistics.js';
import { parseId } from '../../../id.js';
import { todayInVietNam } from '../../../population/calendar.js';
import { Problem } from '../../../problem.js';
import type { Language } from '../../../statistics/words.js';
import { type Form, formAddress, mandateArea, readForm } from '../form.js';
import { PAGE_WORDS } from '../words.js';
import { notAPersonPage, type SavedPage, type ShownQuestion, savedPage } from './page.js';

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
  readonly form?: Form | undefined;
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
    { language, form, name = '', outcome }: Shown,
  ): Promise<FastifyReply> => {
    const known = await names();
    const shown = (of: Form): ShownQuestion => ({ form: of, place: placeOf(of, known) });
    const saved = (await savedQuestions(pool, asker)).flatMap((question) => {
      const read = formIn(question.address, language, mandateArea(session));
      return read === undefined ? [] : [{ question, ...shown(read) }];
    });
    const offered = form && { ...shown(form), name };
    const status = outcome === undefined || outcome === 'done' ? 200 : 422;
    return reply.code(status).type(HTML).send(savedPage({ language, session, saved, offered, outcome }));
  };

  app.get('/statistics/saved', operation, (request, reply) => {
    const { language: given, done, ...query } = request.query as Readonly<Record<string, unknown>>;
    const language = languageOf(given);
    return withPerson(request, reply, language, (session, asker) => {
      const form = Object.keys(query).length === 0 ? undefined : read(query, language, mandateArea(session));
      return send(reply, session, asker, { language, form, outcome: done === '1' ? 'done' : undefined });
    });
  });

  app.post('/statistics/saved/save', operation, (request, reply) => {
    requireSameOrigin(request);
    const body = bodyOf(request);
    const language = languageOf(body.get('language'));
    const name = (body.get('name') ?? '').trim().normalize('NFC');
    return withPerson(request, reply, language, async (session, asker) => {
      const form = formIn(body.get('address') ?? '', language, mandateArea(session));
      if (form === undefined) return send(reply, session, asker, { language, outcome: 'wrong' });
      const outcome =
        plainTextFault(name) === undefined && !name.includes('\n')
          ? await saveQuestion(pool, asker, name, formAddress(form))
          : 'name';
      if (outcome === null) return reply.redirect(`/statistics/saved?language=${language}&done=1`, 303);
      return send(reply, session, asker, { language, form, name, outcome });
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

/** The form of a saved address; undefined where no form makes it. */
function formIn(address: string, language: Language, area: string): Form | undefined {
  return read(Object.fromEntries(new URLSearchParams(address)), language, area);
}

function read(query: Readonly<Record<string, unknown>>, language: Language, area: string): Form | undefined {
  try {
    return readForm({ ...query, language }, area);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return undefined;
  }
}

/** The place of a question in words; its code where no unit has it. */
function placeOf({ language, province, district, commune, on }: Form, names: UnitNames): string {
  const day = on === '' ? todayInVietNam() : on;
  const [level, code] =
    commune !== ''
      ? (['commune', commune] as const)
      : district !== ''
        ? (['district', district] as const)
        : (['province', province] as const);
  return code === '' ? PAGE_WORDS[language].whole_country : (names.on(level, code, day)?.full_name ?? code);
}
