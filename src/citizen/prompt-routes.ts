import { createHash } from 'node:crypto';
import type { CitizenOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/citizen.js';
import { idParameter } from '../contract/parameters.js';
import { prompts, promptValues, takeBackDecision } from '../database/gate/citizen.js';
import { challengeDecision } from '../database/gate/passkey.js';
import { streamWakes } from '../event/feed.js';
import { formatId } from '../id.js';
import { relyingPartyOf } from '../passkey/verify.js';
import { notFound } from '../problem.js';
import type { CitizenDeps } from './deps.js';
import { toFieldValue, toPrompt } from './mapping.js';
import { LIMIT_DEFAULT, page, pageParameters } from './page.js';
import type { CitizenContext } from './session.js';

type Schemas = components['schemas'];
type PromptOperationId = Extract<
  CitizenOperationId,
  'listPrompts' | 'streamPrompts' | 'getPrompt' | 'challengeDecision' | 'decidePrompt' | 'takeBackDecision'
>;

const CEREMONY_MAX_MS = 300_000;

const toValue = (row: { readonly field: string; readonly value: unknown }) =>
  toFieldValue(row.field, row.value);

/** The handlers that list, stream and decide prompts. */
export function promptRoutes(deps: CitizenDeps) {
  const { pool, notary, observe } = deps;
  const party = relyingPartyOf(deps.publicOrigin);

  return {
    listPrompts: async ({ context, query }) => {
      const { before, limit } = pageParameters(query);
      const rows = await prompts(pool, context.session, {
        limit: limit + 1,
        answered: withAnswered(query),
        ...(before !== undefined && { before }),
      });
      return { status: 200, body: page(rows, limit, (row) => row.request_id, toPrompt) };
    },

    streamPrompts: async ({ context, query, request, reply }) => {
      const answered = withAnswered(query);
      deps.streams.checkRoom();
      reply.hijack();
      reply.raw.setHeader('call-id', request.id);
      await deps.streams.serve(reply.raw, context, async () => {
        // Throws after the session has ended, which ends the stream.
        const rows = await prompts(pool, context.session, { limit: LIMIT_DEFAULT + 1, answered });
        return page(rows, LIMIT_DEFAULT, (row) => row.request_id, toPrompt);
      });
      return undefined;
    },

    getPrompt: async ({ context, params, query }) => {
      const requestId = idParameter('csr', params.request_id);
      const [row] = await prompts(pool, context.session, {
        requestId,
        limit: 1,
        answered: withAnswered(query),
      });
      if (row === undefined) {
        await promptValues(pool, context.session, requestId); // refuses, saying what became of the request
        throw notFound();
      }
      const isAnswered = row.decisions.some(({ own }) => own);
      const values = isAnswered ? [] : await promptValues(pool, context.session, requestId);
      const body: Schemas['PromptDetail'] = {
        prompt: toPrompt(row),
        values: values.filter(({ is_requested }) => is_requested).map(toValue),
        beside: values.filter(({ is_requested }) => !is_requested).map(toValue),
      };
      return { status: 200, body };
    },

    challengeDecision: async ({ context, params, body }) => {
      const requestId = idParameter('csr', params.request_id);
      const { fields, child_agrees: childAgrees = false } = body as Schemas['NewChallenge'];
      const row = await challengeDecision(
        pool,
        context.session,
        requestId,
        fields,
        childAgrees,
        party.origin,
      );
      const challenge: Schemas['DecisionChallenge'] = {
        terms: JSON.parse(row.terms) as Schemas['Terms'],
        options: {
          challenge: createHash('sha256').update(row.terms).digest('base64url'),
          rpId: party.id,
          allowCredentials: row.credentials.map((each) => ({ ...each, type: 'public-key' })),
          userVerification: 'required',
          timeout: CEREMONY_MAX_MS,
        },
        expires_at: row.expires_at.toISOString(),
      };
      return { status: 201, body: challenge, headers: { 'cache-control': 'no-store' } };
    },

    decidePrompt: async ({ context, params, body }) => {
      const decision = body as Schemas['NewDecision'];
      const approves = decision.decision === 'approve';
      const requestId = idParameter('csr', params.request_id);
      const credential = approves ? decision.credential : undefined;
      const row = await notary.decide(context.session, {
        requestId,
        decision: decision.decision,
        fields: approves ? decision.fields : [],
        reason: approves ? null : (decision.reason ?? null),
        childAgrees: approves && (decision.child_agrees ?? false),
        credential,
      });
      observe({ event: 'decided', state: row.state });
      deps.wake.wake([
        requestId,
        ...(row.deciders ?? []),
        ...(row.partner_id === null ? [] : streamWakes(row.partner_id)),
      ]);
      const outcome: Schemas['DecisionOutcome'] = {
        request_id: formatId('csr', requestId),
        status: row.state,
        ...(row.consent_id !== null && { consent_id: formatId('cst', row.consent_id) }),
        needs: row.awaited ?? [],
      };
      return { status: 200, body: outcome };
    },

    takeBackDecision: async ({ context, params }) => {
      const requestId = idParameter('csr', params.request_id);
      deps.wake.wake([...(await takeBackDecision(pool, context.session, requestId))]);
      return { status: 204 };
    },
  } satisfies Record<PromptOperationId, Route<CitizenContext>>;
}

/** Whether prompts that the citizen has approved are asked for too. */
function withAnswered(query: Readonly<Record<string, string | number | boolean>>): boolean {
  return query.answered === true;
}
