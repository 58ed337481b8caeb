import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { makeTerms, termsText } from '../consent/terms.js';
import type { CitizenOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/citizen.js';
import { idParameter } from '../contract/parameters.js';
import { decide, prompts, promptValues } from '../database/gate/citizen.js';
import { checkChoice, signingPasskey, storeTerms } from '../database/gate/passkey.js';
import { readSession } from '../database/gate/session.js';
import { formatId, type Uuid } from '../id.js';
import { readChallenge, relyingPartyOf, verifyAssertion } from '../passkey/verify.js';
import { notFound } from '../problem.js';
import { checkClientData } from './client-data.js';
import type { CitizenDeps } from './deps.js';
import { toField, toFieldValue, toPrompt } from './mapping.js';
import { LIMIT_DEFAULT, page, pageParameters } from './page.js';
import type { CitizenContext } from './session.js';

type Schemas = components['schemas'];
type Approval = Extract<Schemas['NewDecision'], { decision: 'approve' }>;
type PromptOperationId = Extract<
  CitizenOperationId,
  'listPrompts' | 'streamPrompts' | 'getPrompt' | 'challengeDecision' | 'decidePrompt'
>;

const CEREMONY_MAX_MS = 300_000;

/** The handlers that list, stream and decide prompts. */
export function promptRoutes(deps: CitizenDeps) {
  const { pool, observe } = deps;
  const party = relyingPartyOf(deps.publicOrigin);

  return {
    listPrompts: async ({ context, query }) => {
      const { before, limit } = pageParameters(query);
      const rows = await prompts(pool, context.number, {
        limit: limit + 1,
        ...(before !== undefined && { before }),
      });
      return { status: 200, body: page(rows, limit, (row) => row.request_id, toPrompt) };
    },

    streamPrompts: async ({ context, reply }) => {
      reply.hijack();
      await deps.streams.serve(reply.raw, context, async () => {
        // Throws after a sign-out, which ends the stream.
        if (context.sessionHash !== undefined) await readSession(pool, context.sessionHash);
        const rows = await prompts(pool, context.number, { limit: LIMIT_DEFAULT + 1 });
        return page(rows, LIMIT_DEFAULT, (row) => row.request_id, toPrompt);
      });
      return undefined;
    },

    getPrompt: async ({ context, params }) => {
      const requestId = idParameter('csr', params.request_id);
      const [row] = await prompts(pool, context.number, { requestId, limit: 1 });
      if (row === undefined) throw notFound();
      const values = await promptValues(pool, context.number, requestId);
      const body: Schemas['PromptDetail'] = {
        prompt: toPrompt(row),
        values: values.map(({ field, value }) => toFieldValue(field, value)),
      };
      return { status: 200, body };
    },

    challengeDecision: async ({ context, params, body }) => {
      const requestId = idParameter('csr', params.request_id);
      const { fields, child_agrees: childAgrees = false } = body as Schemas['NewChallenge'];
      const [row] = await prompts(pool, context.number, { requestId, limit: 1 });
      const passkeys = await checkChoice(pool, context, requestId, fields, childAgrees); // throws the specific refusal
      if (row === undefined) throw notFound();
      const prompt = toPrompt(row);
      const terms = makeTerms({
        gateway: party.origin,
        request_id: prompt.request_id,
        role: row.role,
        child_agrees: childAgrees,
        subject: row.subject.toString('base64url'),
        partner: prompt.partner,
        purpose: prompt.purpose,
        statement: prompt.statement,
        binding_code: prompt.binding_code,
        fields: fields.map(toField),
        access: prompt.access,
        retention: prompt.retention,
        expires_at: prompt.expires_at,
      });
      const text = termsText(terms);
      const stored = await storeTerms(
        pool,
        context.number,
        requestId,
        fields,
        childAgrees,
        party.origin,
        text,
      );
      const challenge: Schemas['DecisionChallenge'] = {
        terms,
        options: {
          challenge: stored.termsHash.toString('base64url'),
          rpId: party.id,
          allowCredentials: passkeys.map(({ credential_id, transports }) => ({
            id: credential_id.toString('base64url'),
            type: 'public-key',
            transports,
          })),
          userVerification: 'required',
          timeout: CEREMONY_MAX_MS,
        },
        expires_at: stored.expiresAt.toISOString(),
      };
      return { status: 201, body: challenge, headers: { 'cache-control': 'no-store' } };
    },

    decidePrompt: async ({ context, params, body }) => {
      const decision = body as Schemas['NewDecision'];
      const approves = decision.decision === 'approve';
      const requestId = idParameter('csr', params.request_id);
      const row = await decide(pool, context.number, context.level, {
        requestId,
        decision: decision.decision,
        fields: approves ? decision.fields : [],
        reason: approves ? null : (decision.reason ?? null),
        childAgrees: approves && (decision.child_agrees ?? false),
        gateway: party.origin,
        assertion: approves ? await checkedAssertion(context, requestId, decision.credential) : null,
      });
      observe({ event: 'decided', state: row.state });
      deps.wake.wake([requestId, ...(row.deciders ?? [])]);
      const outcome: Schemas['DecisionOutcome'] = {
        request_id: formatId('csr', requestId),
        status: row.state,
        ...(row.consent_id !== null && { consent_id: formatId('cst', row.consent_id) }),
        needs: row.awaited ?? [],
      };
      return { status: 200, body: outcome };
    },
  } satisfies Record<PromptOperationId, Route<CitizenContext>>;

  // The database decides and chooses the refusal: an assertion that does not verify is passed to it as an empty object.
  async function checkedAssertion(
    context: CitizenContext,
    requestId: Uuid,
    credential: Approval['credential'],
  ): Promise<Record<string, string> | null> {
    if (credential === undefined) return null;
    const { clientDataJSON, authenticatorData, signature } = credential.response;
    checkClientData(clientDataJSON);
    const termsHash = readChallenge(clientDataJSON);
    const credentialId = Buffer.from(credential.id, 'base64url');
    const passkey =
      termsHash && (await signingPasskey(pool, context.number, requestId, termsHash, credentialId));
    if (termsHash === undefined || passkey === undefined) return {};
    const response = {
      ...credential,
      clientExtensionResults: {},
    } as unknown as AuthenticationResponseJSON;
    if (!(await verifyAssertion(response, termsHash, passkey, party))) return {};
    return {
      credential_id: credential.id,
      authenticator_data: authenticatorData,
      client_data_json: clientDataJSON,
      signature,
    };
  }
}
