import { type CitizenClient, signIn } from '../client/citizen.js';
import type { PartnerClient } from '../client/partner.js';
import { openPromptStream, type Prompt } from './prompt-stream.js';
import { DemoFailed, expect, expectSame, expectStatus, fact, step } from './report.js';
import { type Persona, readPersonas } from './sandbox.js';

const POLL_WAIT_S = 20;

/** How long a story waits. */
export interface Limits {
  /** For a prompt, before the next person is asked. */
  readonly prompt_ms: number;
  /** From a decision to the return of the partner's poll. */
  readonly poll_ms: number;
}

/** On a machine that does nothing else; a gateway without Redis polls once a second. */
export const LIMITS: Limits = { prompt_ms: 4_000, poll_ms: 3_000 };

/** A request whose prompt has reached the decider. */
export interface Asked {
  /** The subject. */
  readonly person: Persona;
  /** The decider: the subject, or a parent. */
  readonly citizen: CitizenClient;
  readonly prompt: Prompt;
  readonly location: string;
  readonly prompted_ms: number;
  readonly limits: Limits;
}

/** The people of a story, and how they sign in. */
export interface World {
  personas(): Promise<readonly Persona[]>;
  signIn(number: string): Promise<CitizenClient>;
}

/** The made-up people of a gateway's sandbox. */
export const sandboxWorld = (origin: string): World => ({
  personas: () => readPersonas(origin),
  signIn: (number) => signIn(origin, number),
});

/** The partner and its question. */
export interface Question {
  readonly partner: PartnerClient;
  readonly partnerName: string;
  /** Builds the request's body for a subject. */
  bodyFor(person: Persona): object | Promise<object>;
  readonly limits: Limits;
}

/**
 * Asks about the first of these people whom a prompt reaches, with the same binding code. If the prompt budget of one
 * is spent for today, the next is asked.
 * @param people names, with the decider's where it is another person
 * @throws DemoFailed when none is left
 */
export async function askOneOf(
  origin: string,
  people: readonly { readonly about: string; readonly by?: string }[],
  { partner, partnerName, bodyFor, limits }: Question,
  world: World = sandboxWorld(origin),
): Promise<Asked> {
  const personas = await world.personas();
  for (const { about, by = about } of people) {
    const person = named(personas, about);
    const citizen = await world.signIn(named(personas, by).personal_id_number);
    const body = await bodyFor(person);
    const stream = await openPromptStream(origin, citizen.token);
    try {
      const began = performance.now();
      const asked = await partner.call('POST', '/v1/consent-requests', { body });
      expectStatus(asked, 201, `${partnerName} asks`);
      const prompt = await stream.find(asked.body.request_id, limits.prompt_ms);
      const location = asked.headers.location ?? '';
      if (prompt === undefined) {
        expectStatus(await partner.call('DELETE', location), 204, `${partnerName} withdraws its request`);
        continue;
      }
      expectSame(prompt.binding_code, asked.body.binding_code, 'the binding code on the prompt');
      return { person, citizen, prompt, location, prompted_ms: performance.now() - began, limits };
    } finally {
      stream.close();
    }
  }
  throw new DemoFailed(
    `no prompt came up: ${partnerName} has spent the prompt budget of everyone in this story for 24 hours (PROMPT_BUDGET_PER_DAY)`,
  );
}

/** Prints the request and its prompt. @param where where the binding code is compared */
export function showAsked({ prompt, prompted_ms }: Asked, where: string): void {
  fact('request', prompt.request_id);
  fact('statement', prompt.statement);
  fact('required', prompt.required_fields.map((field) => field.id).join(', '));
  const optional = prompt.optional_fields.map((field) => field.id);
  if (optional.length > 0) fact('optional', optional.join(', '));
  fact('answer', '201, its signature by the gateway holds');
  step(`The prompt is on the person's screen after ${Math.round(prompted_ms)} ms`);
  fact('who asks', `${prompt.partner.name.vi} (${prompt.partner.name.en})`);
  fact('what for', prompt.purpose.label.vi);
  fact('binding code', `${prompt.binding_code} at ${where}, ${prompt.binding_code} on the prompt: the same`);
}

/** The decider approves these fields with a phone of the demo's own, and the partner's waiting poll returns. */
export async function approve(
  partner: PartnerClient,
  { citizen, prompt, location, limits }: Asked,
  fields: readonly string[],
): Promise<{ readonly consentId: string; readonly waited_ms: number }> {
  await citizen.passkey(); // the phone's passkey, added once after signing in
  const poll = partner.call('GET', location, { headers: { prefer: `wait=${POLL_WAIT_S}` } });
  const returned = poll.then(
    () => performance.now(),
    () => 0, // its failure is met below
  );
  await new Promise((done) => setTimeout(done, 200)); // the poll should be waiting when the person answers
  const began = performance.now();
  const decided = await citizen.approve(prompt.request_id, fields);
  expectStatus(decided, 200, 'the person approves');
  expectSame(decided.body.status, 'approved', 'the status after the decision');
  const status = await poll;
  const waited_ms = Math.round((await returned) - began);
  expectStatus(status, 200, 'the poll');
  expectSame(status.body.status, 'approved', 'the status in the poll');
  expectSame(status.body.consent_id, decided.body.consent_id, 'the consent in the poll');
  expect(waited_ms < limits.poll_ms, `the poll returned only ${waited_ms} ms after the decision`);
  return { consentId: status.body.consent_id, waited_ms };
}

/** The fields of a release's data, sorted; for a list, the fields of any of its members. */
export function fieldsIn(data: Readonly<Record<string, object>>): string[] {
  const ids = Object.entries(data).flatMap(([dataSet, values]) =>
    [values].flat().flatMap((each) => Object.keys(each).map((name) => `${dataSet}.${name}`)),
  );
  return [...new Set(ids)].sort();
}

/**
 * Asks for a field beyond the purpose: it is refused, and the subject sees the attempt.
 * @param citizen the subject or a parent, who looks into the history
 */
export async function askTooMuch(
  { partner, partnerName }: Question,
  citizen: CitizenClient,
  body: object,
  fields: readonly string[],
): Promise<void> {
  const refused = await partner.call('POST', '/v1/consent-requests', { body });
  expectStatus(refused, 403, `${partnerName} asks for ${fields.join(', ')}`);
  expectSame(refused.body.code, 'field_not_permitted', 'the refusal');
  fact('answer', `403 ${refused.body.code}: ${fields.join(', ')} is not among what this purpose may ask for`);
  const [newest] = (await citizen.call('GET', '/history?limit=1')).body.items;
  expectSame([newest.kind, newest.refusal], ['ask_refused', refused.body.code], 'the newest in the history');
  fact('history', 'the person was not asked, and sees the attempt');
}

/** @throws DemoFailed when the sandbox has nobody of this name */
export function named(personas: readonly Persona[], name: string): Persona {
  const person = personas.find((each) => each.name === name);
  expect(person !== undefined, `the sandbox knows no ${name}`);
  return person;
}
