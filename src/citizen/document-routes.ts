import type { DocumentKind } from '../catalogue/document-fields.js';
import { FIELDS } from '../catalogue/fields.js';
import { purposeOf } from '../catalogue/purposes.js';
import type { CitizenOperationId, Route } from '../contract/bind.js';
import { signalOfClose } from '../contract/caller.js';
import type { components } from '../contract/generated/citizen.js';
import {
  beginLink,
  type LinkedDocumentRow,
  linkDocument,
  linkedDocuments,
  unlinkDocument,
} from '../database/gate/document.js';
import type { Fetched } from '../document/issuer.js';
import {
  DOCUMENT_KINDS,
  documentKindOf,
  fieldOf,
  ISSUERS,
  LINKING,
  purposesOf,
} from '../document/linking.js';
import { notFound, Problem } from '../problem.js';
import type { CitizenDeps } from './deps.js';
import { toField, toFieldValue } from './mapping.js';
import type { CitizenContext } from './session.js';

type Schemas = components['schemas'];
type DocumentOperationId = Extract<CitizenOperationId, 'listDocuments' | 'linkDocument' | 'unlinkDocument'>;

const UNAVAILABLE_RETRY_S = 30;
const NO_STORE = { 'cache-control': 'no-store' };

/** The handlers that list, link and unlink a person's own documents. */
export function citizenDocumentRoutes({ pool, observe, fetchDocument }: CitizenDeps) {
  const list = async (session: Buffer): Promise<Schemas['Document'][]> => {
    const rows = await linkedDocuments(pool, session);
    return DOCUMENT_KINDS.map((kind) =>
      toDocument(
        kind,
        rows.find((row) => row.kind === kind),
        fetchDocument !== undefined,
      ),
    );
  };

  return {
    listDocuments: async ({ context }) => ({
      status: 200,
      body: { items: await list(context.session) },
      headers: NO_STORE,
    }),

    linkDocument: async ({ context, params, body, reply }) => {
      const kind = parseKind(params.kind);
      requireCurrentTerms(kind, body as Schemas['NewDocumentLink']);
      const started = await beginLink(pool, context.session, kind);
      const gone = signalOfClose(reply.raw);
      const fetched = fetchDocument
        ? await fetchDocument(kind, started.number, gone)
        : ({ outcome: 'away' } as const);
      if (fetched.outcome !== 'found' || gone.aborted) {
        const { outcome, ...more } = fetched;
        const change = gone.aborted || outcome === 'found' ? 'cancelled' : outcome;
        observe({ event: 'document', kind, change, ...('status' in more && { status: more.status }) });
        throw toProblem(fetched);
      }
      const purpose = LINKING.id;
      await linkDocument(pool, context.session, kind, started, {
        issuer: ISSUERS[kind].id,
        purpose,
        content: fetched.content,
      });
      observe({ event: 'document', change: 'linked', kind });
      const linked = (await list(context.session)).find((each) => each.kind === kind);
      return { status: 200, body: linked, headers: NO_STORE };
    },

    unlinkDocument: async ({ context, params }) => {
      const kind = parseKind(params.kind);
      await unlinkDocument(pool, context.session, kind, LINKING.id);
      observe({ event: 'document', change: 'unlinked', kind });
      return { status: 204 };
    },
  } satisfies Record<DocumentOperationId, Route<CitizenContext>>;
}

function parseKind(text: string | undefined): DocumentKind {
  const kind = documentKindOf(text);
  if (kind === undefined) throw notFound();
  return kind;
}

// The terms the person agreed to must be the current ones.
function requireCurrentTerms(
  kind: DocumentKind,
  { purpose, issuer, fields }: Schemas['NewDocumentLink'],
): void {
  const wrong = [
    ...(purpose === LINKING.id ? [] : ['/purpose']),
    ...(issuer === ISSUERS[kind].id ? [] : ['/issuer']),
    ...(fields[0] === fieldOf(kind) ? [] : ['/fields/0']),
  ];
  if (wrong.length === 0) return;
  const errors = wrong.map((pointer) => ({
    pointer,
    detail: 'does not match the current terms of this document',
  }));
  throw new Problem('invalid_request', { errors });
}

function toProblem({ outcome }: Fetched): Problem {
  if (outcome === 'none') return new Problem('document_not_found');
  return outcome === 'not_understood'
    ? new Problem('document_not_understood')
    : new Problem('issuer_unavailable', { retryAfter_s: UNAVAILABLE_RETRY_S });
}

function toDocument(
  kind: DocumentKind,
  row: LinkedDocumentRow | undefined,
  canBeLinked: boolean,
): Schemas['Document'] {
  const field = fieldOf(kind);
  const { hint } = FIELDS[field];
  return {
    kind,
    field: toField(field),
    hint,
    issuer: ISSUERS[kind],
    purpose: LINKING,
    used_for: purposesOf(kind).map((id) => {
      const { label, description } = purposeOf(id);
      return { id, label, description };
    }),
    can_be_linked: canBeLinked,
    linked:
      row === undefined
        ? null
        : {
            linked_at: row.linked_at.toISOString(),
            fetched_at: row.fetched_at.toISOString(),
            content: toFieldValue(field, row.content),
          },
  };
}
