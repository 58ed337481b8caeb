import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { isDay } from '../../../administrative-unit/day.js';
import { hashShareCode } from '../../../consent/code.js';
import { plainTextFault } from '../../../contract/plain-text.js';
import { type OrganisationEntry, organisationGiven } from '../../../database/gate/organisation.js';
import {
  confirmRole,
  endRole,
  giveRole,
  organisationStaff,
  type StaffAsker,
  turnLinks,
} from '../../../database/gate/staff.js';
import { askedQuestions, type StatisticsSession } from '../../../database/gate/statistics.js';
import type { IsoDate } from '../../../database/gate/values.js';
import { formatId, parseId, type Uuid } from '../../../id.js';
import { todayInVietNam } from '../../../population/calendar.js';
import { Problem } from '../../../problem.js';
import type { Language } from '../../../statistics/words.js';
import { notAdministratorPage, type Outcome, type RoleForm, staffPage } from './page.js';

const HTML = 'text/html; charset=utf-8';
const ASKED_PER_PAGE = 30;
const GIVEN_ROLES = ['statistics_reader', 'statistics_administrator', 'registration_administrator'];

interface StaffRoutesDeps {
  readonly pool: pg.Pool;
  readonly findSession: (request: FastifyRequest) => Promise<StatisticsSession | undefined>;
  readonly requireSameOrigin: (request: FastifyRequest) => void;
  readonly sendNoSession: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
}

/** What a change does for who asks, with what was sent. @returns why not; null where it is done */
type Change = (asker: StaffAsker, body: URLSearchParams) => Promise<Outcome | null>;

/** The page on which an organisation administers who sees counts, and sees who asked what. */
export function staffRoutes(app: FastifyInstance, deps: StaffRoutesDeps): void {
  const { pool } = deps;
  const operation = { config: { operationId: 'statisticsStaff' } };

  app.get('/statistics/staff', operation, async (request, reply) => {
    const { language, before, done } = request.query as Readonly<Record<string, unknown>>;
    const shown = { language: languageOf(language), before: parseId('ent', String(before ?? '')) ?? null };
    return send(request, reply, shown, done === '1' ? 'done' : undefined);
  });

  const send = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { language, before = null }: { readonly language: Language; readonly before?: Uuid | null },
    outcome?: Outcome,
    form: RoleForm = emptyForm(),
  ): Promise<FastifyReply> => {
    const session = await deps.findSession(request);
    if (session === undefined) return deps.sendNoSession(request, reply);
    if ('keyid' in session.asker) return refuse(reply, language);
    let staff: Awaited<ReturnType<typeof organisationStaff>>;
    let asked: Awaited<ReturnType<typeof askedQuestions>>;
    let given: OrganisationEntry[] | undefined;
    try {
      staff = await organisationStaff(pool, session.asker);
      asked = await askedQuestions(pool, session.asker, { before, limit: ASKED_PER_PAGE + 1 });
      if (session.organisation_id !== undefined && session.roles?.includes('legal_representative'))
        given = await organisationGiven(pool, session.asker.session, session.organisation_id, {
          limit: ASKED_PER_PAGE,
        });
    } catch (error) {
      if (error instanceof Problem && error.code === 'mandate_missing') return refuse(reply, language);
      throw error;
    }
    const last = asked[ASKED_PER_PAGE - 1];
    const older =
      asked.length > ASKED_PER_PAGE && last !== undefined ? formatId('ent', last.entry_id) : undefined;
    const model = {
      language,
      session,
      staff,
      asked: asked.slice(0, ASKED_PER_PAGE),
      given,
      older,
      form,
      outcome,
    };
    const status = outcome === undefined || outcome === 'done' ? 200 : outcome === 'fresh' ? 401 : 422;
    return reply.code(status).type(HTML).send(staffPage(model));
  };

  const change = (path: string, make: Change) =>
    app.post(`/statistics/staff/${path}`, operation, async (request, reply) => {
      deps.requireSameOrigin(request);
      const body = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
      const language = languageOf(body.get('language'));
      const session = await deps.findSession(request);
      if (session === undefined) return deps.sendNoSession(request, reply);
      if ('keyid' in session.asker) return refuse(reply, language);
      let outcome: Outcome | null;
      try {
        outcome = await make(session.asker, body);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.code === 'mandate_missing') return refuse(reply, language);
        if (error.code !== 'insufficient_user_authentication') throw error;
        outcome = 'fresh';
      }
      if (outcome === null) return reply.redirect(`/statistics/staff?language=${language}&done=1`, 303);
      return send(request, reply, { language }, outcome, path === 'give' ? formIn(body) : emptyForm());
    });

  change('give', async (asker, body) => {
    const { code, name, role, from, until } = formIn(body);
    if (!GIVEN_ROLES.includes(role)) throw new Problem('invalid_request');
    if (plainTextFault(name) !== undefined) return 'name'; // others must see whom they confirm
    return giveRole(pool, asker, {
      shareCodeHash: hashShareCode(code),
      role,
      shownAs: name,
      from: dayIn(from),
      until: dayIn(until),
    });
  });
  const ofRole = (act: typeof endRole): Change => {
    return async (asker, body) => {
      const id = parseId('rol', body.get('role_id') ?? '');
      return id === undefined ? 'gone' : act(pool, asker, id);
    };
  };
  change('confirm', ofRole(confirmRole));
  change('end', ofRole(endRole));
  change('links', async (asker, body) => {
    await turnLinks(pool, asker, body.get('on') === '1');
    return null;
  });
}

const languageOf = (text: unknown): Language => (text === 'en' ? 'en' : 'vi');

const dayIn = (text: string): IsoDate | null => (isDay(text) ? (text as IsoDate) : null);

function refuse(reply: FastifyReply, language: Language): FastifyReply {
  return reply.code(403).type(HTML).send(notAdministratorPage(language));
}

function emptyForm(): RoleForm {
  return { code: '', name: '', role: 'statistics_reader', from: todayInVietNam(), until: '' };
}

/** What was sent; a share code as it is read out, without spaces and in any case. */
function formIn(body: URLSearchParams): RoleForm {
  const text = (name: string) => (body.get(name) ?? '').trim().normalize('NFC');
  return {
    code: text('code').replaceAll(/[\s-]/g, '').toUpperCase(),
    name: text('name'),
    role: text('role'),
    from: text('from'),
    until: text('until'),
  };
}
