import type pg from 'pg';
import type { AskingSandbox } from '../consent/request.js';
import type { components } from '../contract/generated/citizen.js';
import { sampleDay } from '../database/gate/upkeep.js';
import { formatId, type Uuid } from '../id.js';
import { type Act, CHARACTERS, type Persona, personas } from '../population/personas.js';
import { isProblemCode, Problem } from '../problem.js';
import type { Timing } from '../timing.js';
import { type SandboxPasskey, sandboxPasskey } from './passkey.js';

type Schemas = components['schemas'];

/** Makes a call of the citizens' part of this process. */
export type CallCitizens = (call: {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly payload?: string;
}) => Promise<{ readonly statusCode: number; readonly body: string }>;

/** The part of the sandbox's identity provider that people sign in and approve with. */
export interface PeopleIdentity {
  /** An access token for this gateway. */
  sign(number: string, acr: string): Promise<string>;
  /** What the passkey of a person is derived from. */
  passkeySecret(number: string): Buffer;
}

export interface SandboxPeopleDeps {
  readonly identity: PeopleIdentity;
  readonly pool: pg.Pool;
  readonly call: CallCitizens;
  readonly publicOrigin: string;
  readonly timing: Timing;
}

/** What is decided for a person; all fields where none are named. */
export interface SandboxDecision {
  readonly decision: 'approve' | 'refuse';
  readonly fields?: readonly string[] | undefined;
  readonly onlyRequired?: boolean;
}

/** The people of a sandbox, who are asked like others: with a session, and with a passkey that the sandbox holds for them. */
export interface SandboxPeople extends AskingSandbox {
  /** Decides as somebody. @throws Problem what the person's own call is refused with; not_found without an account */
  decide(number: string, requestId: Uuid, decision: SandboxDecision): Promise<Schemas['DecisionOutcome']>;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of this gateway's own contract
  readonly body: any;
}

const TOKEN_USED_FOR_MS = 240_000; // shorter than a sign-in is fresh
const EXPIRES_IN_S = 1;
const WATCHED_FOR_MS = 600_000;
const WATCHED_MAX = 200;

export function createSandboxPeople(deps: SandboxPeopleDeps): SandboxPeople {
  const { identity, timing, publicOrigin } = deps;
  const timers = new Set<NodeJS.Timeout>();
  const underWay = new Set<Promise<unknown>>();
  const turns = new Map<string, Promise<unknown>>();
  const tokens = new Map<string, { readonly token: string; readonly until_ms: number }>();
  const passkeys = new Map<string, SandboxPasskey>();
  let known: Promise<readonly Persona[]> | undefined;
  let watched = 0;
  let closed = false;

  const people = (): Promise<readonly Persona[]> => {
    known ??= sampleDay(deps.pool).then((day) => (day === undefined ? [] : personas(day)));
    known.catch(() => {
      known = undefined;
    });
    return known;
  };

  const track = (work: Promise<unknown>): void => {
    // A person whose prompt is gone, or whom the database does not answer, does nothing.
    const settled = work.catch(() => undefined).finally(() => underWay.delete(settled));
    underWay.add(settled);
  };

  const after = (wait_ms: number, work: () => Promise<unknown>): void => {
    if (closed) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      track(work());
    }, wait_ms);
    timer.unref();
    timers.add(timer);
  };

  const tokenOf = async (number: string): Promise<string> => {
    const held = tokens.get(number);
    if (held !== undefined && held.until_ms > performance.now()) return held.token;
    const token = await identity.sign(number, '2');
    tokens.set(number, { token, until_ms: performance.now() + TOKEN_USED_FOR_MS });
    return token;
  };

  const call = async (
    number: string,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<Answer> => {
    const { statusCode, body: text } = await deps.call({
      method,
      url: `/citizen/v1${path}`,
      headers: {
        authorization: `Bearer ${await tokenOf(number)}`,
        'user-agent': 'Sandbox',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    });
    return { status: statusCode, body: text === '' ? undefined : JSON.parse(text) };
  };

  const passkeyOf = (number: string): SandboxPasskey => {
    const passkey = passkeys.get(number) ?? sandboxPasskey(identity.passkeySecret(number), publicOrigin);
    passkeys.set(number, passkey);
    return passkey;
  };

  const enrol = async (number: string): Promise<void> => {
    const begun = required(await call(number, 'POST', '/passkeys/challenge'), 201);
    const credential = passkeyOf(number).make(begun.options);
    required(await call(number, 'POST', '/passkeys', { name: 'Sandbox', credential }), 201);
  };

  const approve = async (number: string, id: string, decision: SandboxDecision): Promise<Answer> => {
    const path = `/prompts/${id}`;
    const { prompt } = required(await call(number, 'GET', path), 200) as Schemas['PromptDetail'];
    const approval = {
      decision: 'approve',
      fields: decision.fields ?? chosenOf(prompt, decision.onlyRequired ?? false),
      ...(prompt.child_consent === 'witnessed_by_guardian' && { child_agrees: true }),
    };
    const { credentialId, answer } = passkeyOf(number);
    const challenge = () => call(number, 'POST', `${path}/challenge`, approval);
    let begun = await challenge();
    const allowed: readonly { id: string }[] = begun.body?.options?.allowCredentials ?? [];
    const isEnrolled = allowed.some((each) => each.id === credentialId);
    if (begun.body?.code === 'passkey_required' || (begun.status === 201 && !isEnrolled)) {
      await enrol(number);
      begun = await challenge();
    }
    const credential = answer(required(begun, 201).options);
    return call(number, 'POST', `${path}/decision`, { ...approval, credential });
  };

  const decide = async (
    number: string,
    requestId: Uuid,
    decision: SandboxDecision,
  ): Promise<Schemas['DecisionOutcome']> => {
    const id = formatId('csr', requestId);
    // One at a time for each person, who has one passkey.
    const turn = (turns.get(number) ?? Promise.resolve()).then(() =>
      decision.decision === 'approve'
        ? approve(number, id, decision)
        : call(number, 'POST', `/prompts/${id}/decision`, { decision: 'refuse' }),
    );
    const ended = turn.then(
      () => undefined,
      () => undefined,
    );
    turns.set(number, ended);
    try {
      return required(await turn, 200);
    } finally {
      if (turns.get(number) === ended) turns.delete(number);
    }
  };

  const revokeAfterRelease = (number: string, consentId: string, until_ms: number): void => {
    after(timing.sandboxActs_ms / 2, async () => {
      const { status, body } = await call(number, 'GET', `/consents/${consentId}`);
      if (status === 200 && body.uses > 0) await call(number, 'DELETE', `/consents/${consentId}`);
      else if (performance.now() < until_ms) return revokeAfterRelease(number, consentId, until_ms);
      watched -= 1;
    });
  };

  const act = async ({ personal_id_number: number }: Persona, acts: Act, requestId: Uuid): Promise<void> => {
    if (acts === 'refuse') {
      await decide(number, requestId, { decision: 'refuse' });
      return;
    }
    const onlyRequired = acts === 'approve_required';
    const { consent_id } = await decide(number, requestId, { decision: 'approve', onlyRequired });
    if (acts === 'approve_then_revoke' && consent_id !== undefined && watched < WATCHED_MAX) {
      watched += 1;
      revokeAfterRelease(number, consent_id, performance.now() + WATCHED_FOR_MS);
    }
  };

  const actLater = async (requestId: Uuid, deciders: readonly string[]): Promise<void> => {
    for (const persona of await people()) {
      const { acts, key } = persona;
      if (acts === null || acts === 'never_answer' || acts === 'expire') continue;
      if (!deciders.includes(String(CHARACTERS[key].id))) continue;
      const wait_ms = acts === 'approve_slowly' ? timing.sandboxActsSlowly_ms : timing.sandboxActs_ms;
      after(wait_ms, () => act(persona, acts, requestId));
    }
  };

  return {
    async expiresIn_s(number, asked_s) {
      const expires = (await people()).some(
        ({ acts, personal_id_number }) => acts === 'expire' && personal_id_number === number,
      );
      return expires ? Math.min(EXPIRES_IN_S, asked_s) : asked_s;
    },
    prompted: (requestId, deciders) => track(actLater(requestId, deciders)),
    decide,
    async close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(underWay);
    },
  };
}

/** The fields that a person approves: of those that earlier deciders left, all or only the required. */
function chosenOf(
  { required_fields, optional_fields, agreed_fields }: Schemas['Prompt'],
  onlyRequired: boolean,
): string[] {
  const asked = [...required_fields, ...(onlyRequired ? [] : optional_fields)].map(({ id }) => id);
  return agreed_fields === null ? asked : asked.filter((field) => agreed_fields.includes(field));
}

/** The body of an answer. @throws Problem what it refuses, where it has another status */
function required({ status, body }: Answer, expected: number) {
  if (status === expected) return body;
  const { code, detail, errors, status_of_request, consent_id } = body ?? {};
  if (code === 'token_invalid') throw new Problem('not_found'); // nobody with an account
  const members = {
    ...(status_of_request !== undefined && { status_of_request }),
    ...(consent_id !== undefined && { consent_id }),
  };
  throw new Problem(isProblemCode(String(code)) ? code : 'internal_error', { detail, errors, members });
}
