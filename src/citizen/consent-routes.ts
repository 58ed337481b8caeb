import { type DataKind, fieldsOfKind } from '../catalogue/data-kinds.js';
import { newShareCode as drawShareCode, hashShareCode } from '../consent/code.js';
import { signReceipt } from '../consent/receipt.js';
import type { CitizenOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/citizen.js';
import { idParameter } from '../contract/parameters.js';
import {
  citizenConsents,
  citizenReceipts,
  history,
  historyPartners,
  historySubjects,
  makeShareCode,
  transitionConsent,
} from '../database/gate/citizen.js';
import { ownReleaseLeaf } from '../database/gate/ledger.js';
import type { IsoDate } from '../database/gate/values.js';
import { streamWakes } from '../event/feed.js';
import { formatId, type Uuid } from '../id.js';
import { HISTORY_GROUPS, type HistoryGroup } from '../ledger/entry.js';
import { historyJson } from '../ledger/history-file.js';
import { notFound } from '../problem.js';
import { createHistoryProver } from '../transparency/history-proof.js';
import { createProver } from '../transparency/proof.js';
import type { CitizenDeps } from './deps.js';
import { toAbout, toConsent, toHistoryEntry } from './mapping.js';
import { page, pageParameters } from './page.js';
import type { CitizenContext } from './session.js';

type Schemas = components['schemas'];
type ConsentOperationId = Extract<
  CitizenOperationId,
  | (
      | 'listConsents'
      | 'getCitizenConsent'
      | 'revokeConsent'
      | 'pauseConsent'
      | 'resumeConsent'
      | 'narrowConsent'
    )
  | ('listHistory' | 'listHistoryPartners' | 'listHistorySubjects' | 'getReceipts' | 'createShareCode')
  | ('getOwnReleaseProof' | 'getHistoryProof')
>;

interface HistoryQuery {
  readonly consent_id?: string;
  readonly partner_id?: string;
  readonly kind?: string;
  readonly group?: HistoryGroup;
  readonly about?: string;
  readonly data?: DataKind;
  readonly since?: IsoDate;
  readonly until?: IsoDate;
}

/** The handlers of consents, history, receipts and share codes. */
export function citizenConsentRoutes(deps: CitizenDeps) {
  const { pool, observe, wake } = deps;
  const prove = createProver(pool, deps.config, deps.timing);
  const proveHistory = createHistoryProver(pool, deps.config);

  const transition = async (
    context: CitizenContext,
    consentId: string | undefined,
    event: Parameters<typeof transitionConsent>[3],
    particulars: Parameters<typeof transitionConsent>[4],
  ): Promise<Uuid> => {
    const id = idParameter('cst', consentId);
    const { state, partner_id } = await transitionConsent(pool, context.session, id, event, particulars);
    observe({ event: 'consent_changed', state });
    wake.wake(streamWakes(partner_id));
    return id;
  };
  const change = async (
    context: CitizenContext,
    consentId: string | undefined,
    event: Parameters<typeof transitionConsent>[3],
    particulars: Parameters<typeof transitionConsent>[4] = {},
  ): Promise<Schemas['Consent']> => {
    const id = await transition(context, consentId, event, particulars);
    const [row] = await citizenConsents(pool, context.session, { consentId: id, limit: 1 });
    if (row === undefined) throw notFound();
    return toConsent(row);
  };

  return {
    listConsents: async ({ context, query }) => {
      const { before, limit } = pageParameters(query);
      const state = query.state as string | undefined;
      const rows = await citizenConsents(pool, context.session, {
        limit: limit + 1,
        ...(before !== undefined && { before }),
        ...(state !== undefined && { state }),
      });
      return { status: 200, body: page(rows, limit, (row) => row.consent_id, toConsent) };
    },

    getCitizenConsent: async ({ context, params }) => {
      const consentId = idParameter('cst', params.consent_id);
      const [row] = await citizenConsents(pool, context.session, { consentId, limit: 1 });
      if (row === undefined) throw notFound();
      return { status: 200, body: toConsent(row) };
    },

    revokeConsent: async ({ context, params, body }) => {
      const { reason = null } = (body ?? {}) as Schemas['Revocation'];
      await transition(context, params.consent_id, 'revoke', { reason });
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
      const { before, limit } = pageParameters(query);
      const { consent_id, partner_id, kind, group, about, data, since, until } = query as HistoryQuery;
      const kinds = [kind === undefined ? undefined : [kind], group && HISTORY_GROUPS[group]].filter(
        (each) => each !== undefined,
      );
      const rows = await history(pool, context.session, {
        limit: limit + 1,
        ...(before !== undefined && { before }),
        ...(consent_id !== undefined && { consentId: idParameter('cst', consent_id) }),
        ...(partner_id !== undefined && { partnerId: partner_id }),
        ...(kinds.length > 0 && {
          kinds: kinds.reduce((a, b) => a.filter((each) => b.includes(each as never))),
        }),
        ...(about !== undefined && { about }),
        ...(data !== undefined && { fields: fieldsOfKind(data) }),
        ...(since !== undefined && { since }),
        ...(until !== undefined && { until }),
      });
      return { status: 200, body: page(rows, limit, (row) => row.entry_id, toHistoryEntry) };
    },

    listHistorySubjects: async ({ context }) => ({
      status: 200,
      body: {
        items: (await historySubjects(pool, context.session)).map((row) => ({
          about_id: row.about_id,
          about: toAbout(row),
        })),
      },
    }),

    listHistoryPartners: async ({ context }) => ({
      status: 200,
      body: { items: await historyPartners(pool, context.session) },
    }),

    getReceipts: async ({ context, params }) => {
      const consentId = idParameter('cst', params.consent_id);
      const rows = await citizenReceipts(pool, context.session, consentId);
      if (rows.length === 0) throw notFound();
      const receipts = rows.map(async ({ seq, event, issued_at, content }) => ({
        seq,
        event: event as Schemas['ReceiptEvent'],
        issued_at: issued_at.toISOString(),
        jws: await signReceipt(content, deps.signingKey),
        content: JSON.parse(content) as Schemas['ReceiptContent'],
      }));
      const body: Schemas['Receipts'] = {
        consent_id: formatId('cst', consentId),
        receipts: await Promise.all(receipts),
        evidence: (rows[0]?.evidence ?? []) as Schemas['Evidence'][],
      };
      return { status: 200, body };
    },

    getOwnReleaseProof: async ({ context, params }) => {
      const id = idParameter('rel', params.release_id);
      const body = await prove(() => ownReleaseLeaf(pool, context.session, id));
      return { status: 200, body, type: 'text/plain; charset=utf-8' };
    },

    getHistoryProof: async ({ context, query }) => {
      const { about = 'self', from } = query as { readonly about?: string; readonly from?: number };
      const file = await proveHistory(context.session, about, from);
      return { status: 200, body: historyJson(file) };
    },

    createShareCode: async ({ context }) => {
      const code = drawShareCode();
      const expiresAt = await makeShareCode(pool, context.session, hashShareCode(code));
      const body: Schemas['ShareCode'] = { share_code: code, expires_at: expiresAt.toISOString() };
      return { status: 201, body, headers: { 'cache-control': 'no-store' } };
    },
  } satisfies Record<ConsentOperationId, Route<CitizenContext>>;
}
