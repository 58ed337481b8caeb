import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import type { CallLimits } from '../../../call-limits.js';
import { type Cookie, createCookie, sessionCookie } from '../../../citizen/cookie.js';
import { closeSession, keyOfSession } from '../../../database/gate/session.js';
import {
  enterStatistics,
  readStaffSession,
  type StaffOrganisation,
  staffOrganisations,
} from '../../../database/gate/staff.js';
import type { StatisticsSession } from '../../../database/gate/statistics.js';
import { Problem } from '../../../problem.js';
import type { Language } from '../../../statistics/words.js';
import { choicePage, noRolePage, signedInPage } from './page.js';

/** How long a browser remembers for which organisation its person uses the page; the session itself ends by then. */
const CHOICE_LIFE_S = 8 * 3_600;
const HTML = 'text/html; charset=utf-8';
const PARTNER_ID = /^[a-z0-9][a-z0-9-]{1,62}$/;

interface EntranceDeps {
  readonly pool: pg.Pool;
  readonly publicOrigin: string;
  readonly limits: CallLimits;
}

/** How people enter the page with their own sign-in, the one of the inbox. */
export interface Entrance {
  /** The session of a signed-in person for the organisation of their choice; undefined where it is not, or no longer, theirs. */
  find(request: FastifyRequest): Promise<StatisticsSession | undefined>;
  /**
   * Answers a signed-in person who has not entered: enters the organisation if there is one, lets the person choose among several, or says
   * why there is none. @returns undefined for somebody who is not signed in
   */
  answer(request: FastifyRequest, reply: FastifyReply, language: Language): Promise<FastifyReply | undefined>;
  /** Signs the person out, also of the inbox. @returns the cookies to delete; none for somebody who has not entered this way */
  leave(request: FastifyRequest): Promise<string[]>;
  /** What the browser sent that may be a session. */
  credential(request: FastifyRequest): string | undefined;
}

/** @param publicOrigin where the inbox and the page are */
export function createEntrance({ pool, publicOrigin, limits }: EntranceDeps): Entrance {
  const session = sessionCookie(publicOrigin);
  const choice = choiceCookie(publicOrigin);
  const keyIn = ({ raw }: FastifyRequest): Buffer | undefined => {
    const secret = session.read(raw.rawHeaders);
    return secret === undefined || secret === 'duplicate' ? undefined : keyOfSession(secret);
  };
  return {
    credential: ({ raw }) => session.read(raw.rawHeaders),

    find: async (request) => {
      const key = keyIn(request);
      const partnerId = choice.read(request.raw.rawHeaders);
      if (key === undefined || partnerId === undefined) return undefined;
      const found = await readStaffSession(pool, key, partnerId).catch(unlessRefused);
      if (found !== undefined) limits.verified(request.raw, found.asked_by);
      return found;
    },

    answer: async (request, reply, language) => {
      const key = keyIn(request);
      if (key === undefined) return undefined;
      let organisations: readonly StaffOrganisation[];
      try {
        organisations = await staffOrganisations(pool, key);
      } catch (error) {
        if (!(error instanceof Problem) || error.code === 'unavailable') throw error;
        if (error.code !== 'account_level_insufficient') return undefined;
        return reply.code(403).type(HTML).send(noRolePage(language, 'level'));
      }
      const open = organisations.filter(({ roles }) => roles.length > 0);
      const [only] = open;
      if (only === undefined) return reply.code(403).type(HTML).send(noRolePage(language, organisations));
      if (open.length > 1) return reply.type(HTML).send(choicePage(language, open));
      await enterStatistics(pool, key, only.partner_id);
      return enter(reply, choice, only.partner_id, request.url);
    },

    leave: async (request) => {
      const key = keyIn(request);
      if (key === undefined || choice.read(request.raw.rawHeaders) === undefined) return [];
      await closeSession(pool, key);
      return [choice.write('', 0), session.write('', 0)];
    },
  };
}

/** The pages of the entrance: after the sign-in, and the choice among several organisations. */
export function entranceRoutes(
  app: FastifyInstance,
  { pool, publicOrigin }: EntranceDeps,
  requireSameOrigin: (request: FastifyRequest) => void,
): void {
  const session = sessionCookie(publicOrigin);
  const choice = choiceCookie(publicOrigin);
  const operation = { config: { operationId: 'statisticsSignIn' } };

  // The browser comes from the identity provider, another site, and sends no cookies yet: the page makes it come again.
  app.get('/statistics/signed-in', operation, async (request, reply) => {
    const { language, to } = request.query as { language?: unknown; to?: unknown };
    const page = signedInPage(language === 'en' ? 'en' : 'vi', to === 'staff' ? 'staff' : 'counts');
    return reply.type(HTML).send(page);
  });

  app.post('/statistics/choose', operation, async (request, reply) => {
    requireSameOrigin(request);
    const body = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const language = body.get('language') === 'en' ? 'en' : 'vi';
    const partnerId = body.get('partner_id') ?? '';
    const secret = session.read(request.raw.rawHeaders);
    const to = `/statistics?language=${language}`;
    if (secret === undefined || secret === 'duplicate' || !PARTNER_ID.test(partnerId))
      return reply.redirect(to, 303);
    try {
      await enterStatistics(pool, keyOfSession(secret), partnerId);
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'unavailable') throw error;
      return reply.header('set-cookie', choice.write('', 0)).redirect(to, 303); // which says why
    }
    return enter(reply, choice, partnerId, to);
  });
}

const choiceCookie = (publicOrigin: string): Cookie =>
  createCookie('statistics-for', {
    secure: publicOrigin.startsWith('https:'),
    path: '/statistics',
    sameSite: 'Strict',
  });

function enter(reply: FastifyReply, choice: Cookie, partnerId: string, to: string): FastifyReply {
  return reply.header('set-cookie', choice.write(partnerId, CHOICE_LIFE_S)).redirect(to, 303);
}

function unlessRefused(error: unknown): undefined {
  if (!(error instanceof Problem) || error.code === 'unavailable') throw error;
  return undefined;
}
