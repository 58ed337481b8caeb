import { plainTextFault } from '../contract/plain-text.js';
import type { Uuid } from '../id.js';
import { isProblemCode, Problem } from '../problem.js';
import type {
  AddedPasskey,
  AssertionResponse,
  Notary,
  RegistrationResponse,
  SignedDecision,
} from './notary.js';

/**
 * The calls to a notary behind a socket: POST /<method> with the arguments as a JSON object, answered with the result as JSON,
 * or with a problem. Whoever reaches the socket may be hostile, so arguments are checked like those of any client.
 */
export type Method = keyof Notary;

export const METHODS: readonly Method[] = [
  'openBrowserSession',
  'openAppSession',
  'addPasskey',
  'decide',
  'confirmKey',
];

/** The arguments of each method, as JSON. */
export interface Arguments {
  openBrowserSession: { secret: string; idToken: string; nonce: string; device: string };
  openAppSession: { token: string; device: string };
  addPasskey: { session: string; name: string; credential: RegistrationResponse };
  decide: { session: string; decision: SignedDecision };
  confirmKey: { offerId: Uuid };
}

/** A refused call, in an answer. */
export interface WireProblem {
  readonly code: string;
  readonly errors: Problem['errors'];
  readonly members: Problem['members'];
  readonly retryAfter_s?: number;
}

/** A problem as it is sent. */
export function toWire(problem: Problem): WireProblem {
  const { code, errors, members, headers } = problem;
  const retryAfter = headers['retry-after'];
  return { code, errors, members, ...(retryAfter !== undefined && { retryAfter_s: Number(retryAfter) }) };
}

/** The problem that was sent. */
export function fromWire({ code, errors, members, retryAfter_s }: WireProblem): Problem {
  if (!isProblemCode(code)) return new Problem('internal_error');
  return new Problem(code, { errors, members, ...(retryAfter_s !== undefined && { retryAfter_s }) });
}

/** Calls a method of the notary with arguments that came over the socket. @throws Problem invalid_request */
export async function dispatch(notary: Notary, method: Method, given: unknown): Promise<unknown> {
  const record = asRecord(given);
  switch (method) {
    case 'openBrowserSession': {
      const [secret, idToken, nonce, device] = texts(record, 'secret', 'idToken', 'nonce', 'device');
      shortText(device);
      return notary.openBrowserSession(secret, idToken, nonce, device);
    }
    case 'openAppSession': {
      const [token, device] = texts(record, 'token', 'device');
      shortText(device);
      return notary.openAppSession(token, device);
    }
    case 'addPasskey': {
      const [session, name] = texts(record, 'session', 'name');
      shortText(name);
      return notary.addPasskey(toKey(session), name, toRegistration(record.credential));
    }
    case 'decide': {
      const [session] = texts(record, 'session');
      return notary.decide(toKey(session), toDecision(record.decision));
    }
    case 'confirmKey': {
      const [offerId] = texts(record, 'offerId');
      if (!UUID.test(offerId)) throw invalid();
      return notary.confirmKey(offerId as Uuid);
    }
  }
}

/** The result of addPasskey, whose date JSON carries as text. */
export function toAddedPasskey(result: Omit<AddedPasskey, 'added_at'> & { added_at: string }): AddedPasskey {
  return { ...result, added_at: new Date(result.added_at) };
}

/** The result of confirmKey, likewise. */
export function toConfirmedKey({ added_at }: { added_at: string }) {
  return { added_at: new Date(added_at) };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
// At least what the contract allows for a name, a reason, a field, in UTF-16 units; and for the fields of a decision.
const SHORT_MAX_CHARS = 1_000;
const LIST_MAX = 80;
const KEY = /^[\w-]{43}$/;
// Line feeds aside, which a reason may have.
const CONTROLS = /[^\P{Cc}\n]/u;

function invalid(): Problem {
  return new Problem('invalid_request');
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid();
  return value as Record<string, unknown>;
}

function texts<Names extends readonly string[]>(
  record: Readonly<Record<string, unknown>>,
  ...names: Names
): { [Index in keyof Names]: string } {
  return names.map((name) => text(record[name])) as { [Index in keyof Names]: string };
}

// Texts that people read are judged by the one rule of the contract, and PostgreSQL takes no NUL.
function text(value: unknown): string {
  if (typeof value !== 'string' || CONTROLS.test(value) || plainTextFault(value) !== undefined)
    throw invalid();
  return value;
}

function shortText(value: unknown): string {
  if (text(value).length > SHORT_MAX_CHARS) throw invalid();
  return value as string;
}

function listOfTexts(value: unknown): string[] {
  if (!Array.isArray(value) || value.length > LIST_MAX) throw invalid();
  return value.map(shortText);
}

function toKey(session: string): Buffer {
  if (!KEY.test(session)) throw invalid();
  return Buffer.from(session, 'base64url');
}

function toRegistration(value: unknown): RegistrationResponse {
  const credential = asRecord(value);
  const response = asRecord(credential.response);
  text(response.clientDataJSON);
  text(response.attestationObject);
  if (response.transports !== undefined) listOfTexts(response.transports);
  return credential as unknown as RegistrationResponse;
}

function toDecision(value: unknown): SignedDecision {
  const { requestId, decision, fields, reason, childAgrees, credential } = asRecord(value);
  if (!UUID.test(text(requestId)) || (decision !== 'approve' && decision !== 'refuse')) throw invalid();
  if (typeof childAgrees !== 'boolean') throw invalid();
  return {
    requestId: requestId as Uuid,
    decision,
    fields: listOfTexts(fields),
    reason: reason === null || reason === undefined ? null : shortText(reason),
    childAgrees,
    credential: credential === undefined ? undefined : toAssertion(credential),
  };
}

function toAssertion(value: unknown): AssertionResponse {
  const credential = asRecord(value);
  text(credential.id);
  const response = asRecord(credential.response);
  texts(response, 'clientDataJSON', 'authenticatorData', 'signature');
  if (response.userHandle !== undefined) text(response.userHandle);
  return credential as unknown as AssertionResponse;
}
