import type pg from 'pg';
import type { Wake } from '../cache/wake.js';
import { makeShareCode as drawShareCode, hashShareCode } from '../consent/code.js';
import { signReceipt } from '../consent/receipt.js';
import type { CitizenOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/citizen.js';
import {
  changeConsent,
  citizenConsents,
  citizenReceipts,
  decide,
  history,
  makeShareCode,
  prompts,
} from '../database/gate/citizen.js';
import type { PrivateKey } from '../http-signature/key.js';
import { formatId, type IdPrefix, parseId } from '../id.js';
import type { Observe } from '../observation.js';
import { notFound, Problem } from '../problem.js';
import type { CitizenContext } from './session.js';
import { consentShown, historyShown, promptShown } from './shown.js';
import type { PromptStreams } from './stream.js';

type Schemas = components['schemas'];

export interface CitizenDeps {
  readonly pool: pg.Pool;
  readonly wake: Wake;
  readonly streams: PromptStreams;
  readonly signingKey: PrivateKey;
  readonly observe: Observe;
}

/** Operations that stand in openapi/citizen.yaml but are the sandbox's. */
export type SandboxOperationId = 'listPersonas' | 'issueSandboxToken' | 'getSandboxJwks';

const LIMIT_DEFAULT = 20;

/** The handlers of the citizen's part of openapi/citizen.yaml. */
export function citizenRoutes(deps: CitizenDeps) {
  const { pool, observe } = deps;

  const change = async (
    context: CitizenContext,
    consentId: string | undefined,
    event: Parameters<typeof changeConsent>[3],
    particulars: Parameters<typeof changeConsent>[4] = {},
  ): Promise<Schemas['Consent']> => {
    const id = idOf('cst', consentId);
    const state = await changeConsent(pool, context.number, id, event, particulars);
    observe({ event: 'consent_changed', state });
    const [row] = await citizenConsents(pool, context.number, { consentId: id, limit: 1 });
    if (row === undefined) throw notFound();
    return consentShown(row);
  };

  return {
    listPrompts: async ({ context, query }) => {
      const { before, limit } = pageOf(query);
      const rows = await prompts(pool, context.number, before ?? null, limit + 1);
      return { status: 200, body: page(rows, limit, (row) => row.request_id, promptShown) };
    },

    streamPrompts: async ({ context, reply }) => {
      reply.hijack();
      await deps.streams.serve(reply.raw, context.personId, async () => {
        const rows = await prompts(pool, context.number, null, LIMIT_DEFAULT + 1);
        return page(rows, LIMIT_DEFAULT, (row) => row.request_id, promptShown);
      });
      return undefined;
    },

    decidePrompt: async ({ context, params, body }) => {
      const decision = body as Schemas['NewDecision'];
      const approves = decision.decision === 'approve';
      const requestId = idOf('csr', params.request_id);
      const row = await decide(pool, context.number, context.level, {
        requestId,
        decision: decision.decision,
        fields: approves ? decision.fields : [],
        reason: approves ? null : (decision.reason ?? null),
        childAgrees: approves && (decision.child_agrees ?? false),
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

    listConsents: async ({ context, query }) => {
      const { before, limit } = pageOf(query);
      const state = query.state as string | undefined;
      const rows = await citizenConsents(pool, context.number, {
        limit: limit + 1,
        ...(before !== undefined && { before }),
        ...(state !== undefined && { state }),
      });
      return { status: 200, body: page(rows, limit, (row) => row.consent_id, consentShown) };
    },

    getCitizenConsent: async ({ context, params }) => {
      const consentId = idOf('cst', params.consent_id);
      const [row] = await citizenConsents(pool, context.number, { consentId, limit: 1 });
      if (row === undefined) throw notFound();
      return { status: 200, body: consentShown(row) };
    },

    revokeConsent: async ({ context, params, body }) => {
      const { reason = null } = (body ?? {}) as Schemas['Revocation'];
      await change(context, params.consent_id, 'revoke', { reason });
      return { status: 204 };
    },

    pauseConsent: async ({ context, params }) => ({
      status: 200,
      body: await change(context, params.consent_id, 'pause'),
    }),

    resumeConsent: async ({ context, params }) => ({
      status: 200,
      body: await change(context, params.consent_id, 'resume'),
    }),

    narrowConsent: async ({ context, params, body }) => ({
      status: 200,
      body: await change(context, params.consent_id, 'narrow', {
        fields: (body as Schemas['Narrowing']).fields,
      }),
    }),

    listHistory: async ({ context, query }) => {
      const { before, limit } = pageOf(query);
      const { partner_id, kind } = query as { partner_id?: string; kind?: string };
      const rows = await history(pool, context.number, {
        limit: limit + 1,
        ...(before !== undefined && { before }),
        ...(partner_id !== undefined && { partnerId: partner_id }),
        ...(kind !== undefined && { kind }),
      });
      return { status: 200, body: page(rows, limit, (row) => row.entry_id, historyShown) };
    },

    getReceipts: async ({ context, params }) => {
      const consentId = idOf('cst', params.consent_id);
      const rows = await citizenReceipts(pool, context.number, consentId);
      if (rows.length === 0) throw notFound();
      const receipts = rows.map(async ({ seq, event, issued_at, content }) => ({
        seq,
        event: event as Schemas['ReceiptEvent'],
        issued_at: issued_at.toISOString(),
        jws: await signReceipt(content, deps.signingKey),
        content: JSON.parse(content) as Schemas['ReceiptContent'],
      }));
      return {
        status: 200,
        body: { consent_id: formatId('cst', consentId), receipts: await Promise.all(receipts) },
      };
    },

    createShareCode: async ({ context }) => {
      const code = drawShareCode();
      const expiresAt = await makeShareCode(pool, context.number, hashShareCode(code));
      const body: Schemas['ShareCode'] = { share_code: code, expires_at: expiresAt.toISOString() };
      return { status: 201, body, headers: { 'cache-control': 'no-store' } };
    },
  } satisfies Record<Exclude<CitizenOperationId, SandboxOperationId>, Route<CitizenContext>>;
}

function idOf(prefix: IdPrefix, text: string | undefined): string {
  const id = parseId(prefix, text ?? '');
  if (id === undefined) throw notFound();
  return id;
}

// A cursor is the last id of the page before, in the 22 characters of its bytes.
function pageOf(query: Readonly<Record<string, string | number>>): { before?: string; limit: number } {
  const limit = Number(query.limit ?? LIMIT_DEFAULT);
  if (query.cursor === undefined) return { limit };
  const hex = Buffer.from(String(query.cursor), 'base64url').toString('hex');
  if (hex.length !== 32) {
    throw new Problem('invalid_request', {
      errors: [{ pointer: '/cursor', detail: 'is not a cursor of this list' }],
    });
  }
  return { limit, before: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') };
}

function page<Row, Item>(
  rows: readonly Row[],
  limit: number,
  idOfRow: (row: Row) => string,
  shown: (row: Row) => Item,
): { items: Item[]; next_cursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: items.map(shown),
    next_cursor: more ? Buffer.from(idOfRow(last).replaceAll('-', ''), 'hex').toString('base64url') : null,
  };
}
