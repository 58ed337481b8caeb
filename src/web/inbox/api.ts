import type { components } from '../../contract/generated/citizen.js';
import { setServerTime } from './clock.js';

export type Schemas = components['schemas'];
export type Text = Schemas['Text'];
export type Session = Schemas['Session'];
export type Prompt = Schemas['Prompt'];
export type PromptField = Schemas['PromptField'];
export type FieldValue = Schemas['FieldValue'];
export type Consent = Schemas['Consent'];
export type HistoryEntry = Schemas['HistoryEntry'];
export type HistoryGroup = Schemas['HistoryGroup'];
export type Partner = Schemas['Partner'];
export type Receipts = Schemas['Receipts'];
export type Document = Schemas['Document'];
export type Prescription = Schemas['Prescription'];

/** A page of a list; `next_cursor` is null on the last one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

/** Why a call failed: a problem code, or that the gateway could not be reached. */
export type RefusalCode = Schemas['Problem']['code'] | 'no_connection';

/** A call was refused, or did not reach the gateway. The page's message depends on the code alone. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly problem?: Schemas['Problem'],
  ) {
    super(code);
    this.name = 'Refusal';
  }
}

/** Converts anything thrown to a Refusal; unexpected errors become the page's own fault. */
export function refusalOf(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal('internal_error');
}

const CALL_TIMEOUT_MS = 20_000;
const PAGE_LIMIT = 20;
const PAGE_LIMIT_MAX = 100;
const PAGES_MAX = 200; // of one export: more means a broken cursor

let whenSignedOut: () => void = () => {};

/** Registers the callback for the end of the session. */
export function onSignedOut(tell: () => void): void {
  whenSignedOut = tell;
}

const page = globalThis as { ahead?: Record<string, Promise<Response>> };

/** The answer to a read that was sent before the program was loaded (ahead.ts), once. */
function takeAhead(path: string): Promise<Response> | undefined {
  page.ahead ??= {};
  const begun = page.ahead[path];
  delete page.ahead[path];
  return begun;
}

async function call(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  cancel?: AbortSignal,
): Promise<Response> {
  let answer: Response;
  try {
    const begun = method === 'GET' ? takeAhead(path) : undefined;
    answer = await (begun ??
      fetch(path, {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        signal: after(CALL_TIMEOUT_MS, cancel),
        ...(body !== undefined && {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      }));
  } catch {
    throw new Refusal('no_connection');
  }
  setServerTime(answer.headers.get('date'));
  if (answer.ok) return answer;
  const problem = await problemOf(answer);
  const code = problem?.code ?? (answer.status === 404 ? 'not_found' : 'unavailable');
  if (code === 'token_missing' || code === 'token_invalid') whenSignedOut();
  throw new Refusal(code, problem);
}

// AbortSignal.timeout is missing on phones still in use (before Safari 16, Chrome 103).
function after(timeout_ms: number, cancel?: AbortSignal): AbortSignal {
  const controller = new AbortController();
  cancel?.addEventListener('abort', () => controller.abort());
  setTimeout(() => controller.abort(), timeout_ms);
  return controller.signal;
}

async function problemOf(answer: Response): Promise<Schemas['Problem'] | undefined> {
  try {
    const body: unknown = await answer.json();
    const isProblem = typeof body === 'object' && body !== null && 'code' in body;
    return isProblem ? (body as Schemas['Problem']) : undefined;
  } catch {
    return undefined; // a proxy's page, not the gateway's answer
  }
}

async function read<Body>(path: string): Promise<Body> {
  return bodyOf<Body>(await call('GET', path));
}

async function post<Body>(path: string, body?: unknown): Promise<Body> {
  return bodyOf<Body>(await call('POST', path, body));
}

async function bodyOf<Body>(answer: Response): Promise<Body> {
  try {
    return (await answer.json()) as Body;
  } catch {
    throw new Refusal('no_connection'); // cut off on the way
  }
}

function query(parts: Readonly<Record<string, string | number | null | undefined>>): string {
  const given = Object.entries(parts).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

/** Reads all pages of a list. */
async function whole<Item>(readPage: (cursor: string | null) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const page: Page<Item> = await readPage(cursor);
    items.push(...page.items);
    cursor = page.next_cursor;
    if (cursor === null) return items;
  }
  throw new Refusal('internal_error'); // a part must not be taken for the whole
}

const id = encodeURIComponent;

export const readSession = () => read<Session>('/citizen/v1/session');

export async function signOut(): Promise<void> {
  await call('DELETE', '/citizen/v1/session');
}

/** Prompts, also those that the person has approved and that wait for others. */
export const readPrompts = (cursor: string | null = null) =>
  read<Page<Prompt>>(`/citizen/v1/prompts${query({ cursor, answered: 'true' })}`);

/** Whether the person has approved a prompt, which then waits for others. */
export const isAnswered = ({ decisions }: Prompt) => decisions.some(({ own }) => own);

let ahead: { readonly requestId: string; readonly prompt: Promise<Schemas['PromptDetail']> } | undefined;

/** Reads a prompt before its screen does. @returns when it is there, or was refused */
export async function readPromptAhead(requestId: string): Promise<void> {
  const prompt = readPrompt(requestId);
  ahead = { requestId, prompt };
  await prompt.catch(() => {}); // reported when the screen reads it
}

export function readPrompt(requestId: string): Promise<Schemas['PromptDetail']> {
  const begun = ahead?.requestId === requestId ? ahead.prompt : undefined;
  ahead = undefined;
  return begun ?? read<Schemas['PromptDetail']>(`/citizen/v1/prompts/${id(requestId)}?answered=true`);
}

export const beginApproval = (requestId: string, body: Schemas['NewChallenge']) =>
  post<Schemas['DecisionChallenge']>(`/citizen/v1/prompts/${id(requestId)}/challenge`, body);

export const decide = (requestId: string, body: Schemas['NewDecision']) =>
  post<Schemas['DecisionOutcome']>(`/citizen/v1/prompts/${id(requestId)}/decision`, body);

export async function takeBackDecision(requestId: string): Promise<void> {
  await call('DELETE', `/citizen/v1/prompts/${id(requestId)}/decision`);
}

export const readConsents = (state: Schemas['ConsentState'] | null = null, cursor: string | null = null) =>
  read<Page<Consent>>(`/citizen/v1/consents${query({ state, cursor, limit: PAGE_LIMIT })}`);

export const readAllConsents = (state: Schemas['ConsentState']) =>
  whole((cursor) => readConsents(state, cursor));

export const readConsent = (consentId: string) => read<Consent>(`/citizen/v1/consents/${id(consentId)}`);

export const pauseConsent = (consentId: string) =>
  post<Consent>(`/citizen/v1/consents/${id(consentId)}/pause`);

export const resumeConsent = (consentId: string) =>
  post<Consent>(`/citizen/v1/consents/${id(consentId)}/resume`);

export const narrowConsent = (consentId: string, fields: readonly string[]) =>
  post<Consent>(`/citizen/v1/consents/${id(consentId)}/narrow`, { fields });

export async function revokeConsent(consentId: string, reason: string | undefined): Promise<void> {
  await call(
    'DELETE',
    `/citizen/v1/consents/${id(consentId)}`,
    reason === undefined ? undefined : { reason },
  );
}

/** Filter of the history. */
export interface HistoryFilter {
  readonly partner_id: string;
  readonly group: '' | HistoryGroup;
  /** Whom it is about, by the id of readHistorySubjects. */
  readonly about: string;
  readonly data: '' | Schemas['DataKind'];
  readonly since: string;
  readonly until: string;
}

export const readHistory = (filter: HistoryFilter, cursor: string | null = null, limit = PAGE_LIMIT) =>
  read<Page<HistoryEntry>>(`/citizen/v1/history${query({ ...filter, cursor, limit })}`);

export const readAllHistory = (filter: HistoryFilter) =>
  whole((cursor) => readHistory(filter, cursor, PAGE_LIMIT_MAX));

/** Everything that has happened to a consent, newest first. */
export const readConsentHistory = (consentId: string) =>
  whole((cursor) =>
    read<Page<HistoryEntry>>(
      `/citizen/v1/history${query({ consent_id: consentId, cursor, limit: PAGE_LIMIT_MAX })}`,
    ),
  );

export const readHistorySubjects = () => read<Schemas['HistorySubjectList']>('/citizen/v1/history/subjects');

/** The proof of a history, unverified. @param from the size of the log that was verified before */
export const readHistoryProof = (about: string, from?: number) =>
  read<unknown>(`/citizen/v1/history/proof${query({ about, from })}`);

export const readHistoryPartners = () => read<Schemas['PartnerList']>('/citizen/v1/history/partners');

export const readMonthlySummary = (month: string | undefined) =>
  read<Schemas['MonthlySummary']>(`/citizen/v1/monthly-summary${query({ month })}`);
export const readOrganisationRoles = () => read<Schemas['OrganisationRoleList']>('/citizen/v1/organisations');
export const readOrganisationHistory = (organisationId: string, cursor?: string) =>
  read<Schemas['OrganisationHistory']>(
    `/citizen/v1/organisations/${organisationId}/history${query({ cursor })}`,
  );

/** Turns the monthly notification on or off. */
export async function wantMonthlySummary(isWanted: boolean): Promise<void> {
  await call(isWanted ? 'POST' : 'DELETE', '/citizen/v1/monthly-summary/subscription');
}

export const readPartnerProfile = (partnerId: string) =>
  read<Schemas['PartnerProfile']>(`/citizen/v1/partners/${id(partnerId)}`);

export const reportPartner = (partnerId: string, body: Schemas['NewReport']) =>
  post<Schemas['Report']>(`/citizen/v1/partners/${id(partnerId)}/reports`, body);

/** The receipts of a consent, and the exact text of the answer: what is saved must be what was signed and sent. */
export async function readReceipts(consentId: string): Promise<{ text: string; receipts: Receipts }> {
  const answer = await call('GET', `/citizen/v1/receipts/${id(consentId)}`);
  try {
    const text = await answer.text();
    return { text, receipts: JSON.parse(text) as Receipts };
  } catch {
    throw new Refusal('no_connection');
  }
}

export const readPrescriptions = (cursor: string | null = null) =>
  read<Page<Prescription>>(`/citizen/v1/prescriptions${query({ cursor, limit: PAGE_LIMIT })}`);

export const readPrescription = (code: string) => read<Prescription>(`/citizen/v1/prescriptions/${id(code)}`);

export const readSessions = () => read<Schemas['SessionList']>('/citizen/v1/sessions');

export async function endSession(sessionId: string): Promise<void> {
  await call('DELETE', `/citizen/v1/sessions/${id(sessionId)}`);
}

export async function signOutEverywhere(): Promise<void> {
  await call('DELETE', '/citizen/v1/sessions');
}

export const readPasskeys = () => read<Schemas['PasskeyList']>('/citizen/v1/passkeys');

export const beginPasskey = () => post<Schemas['PasskeyCreation']>('/citizen/v1/passkeys/challenge');

export const addPasskey = (body: Schemas['NewPasskey']) =>
  post<Schemas['Passkey']>('/citizen/v1/passkeys', body);

export async function renamePasskey(passkeyId: string, body: Schemas['PasskeyRenaming']): Promise<void> {
  await call('POST', `/citizen/v1/passkeys/${id(passkeyId)}/name`, body);
}

export async function removePasskey(passkeyId: string): Promise<void> {
  await call('DELETE', `/citizen/v1/passkeys/${id(passkeyId)}`);
}

export const readDevices = () => read<Schemas['PushSubscriptionList']>('/citizen/v1/push-subscriptions');

export const addDevice = (body: Schemas['NewPushSubscription']) =>
  post<Schemas['PushSubscription']>('/citizen/v1/push-subscriptions', body);

export async function removeDevice(subscriptionId: string): Promise<void> {
  await call('DELETE', `/citizen/v1/push-subscriptions/${id(subscriptionId)}`);
}

export const createShareCode = () => post<Schemas['ShareCode']>('/citizen/v1/share-codes');

export const readDocuments = () => read<Schemas['DocumentList']>('/citizen/v1/documents');

/** Agrees to the terms shown for a document. @param cancel aborts the call and the fetching */
export async function linkDocument(shown: Document, cancel: AbortSignal): Promise<void> {
  const { kind, field, issuer, purpose } = shown;
  const body: Schemas['NewDocumentLink'] = {
    agreed: true,
    purpose: purpose.id,
    issuer: issuer.id,
    fields: [field.id],
  };
  await call('POST', `/citizen/v1/documents/${id(kind)}/link`, body, cancel);
}

export async function unlinkDocument(kind: string): Promise<void> {
  await call('DELETE', `/citizen/v1/documents/${id(kind)}/link`);
}
