/**
 * The load generator, in a process of its own: sends requests over kept-alive connections and reports how long they took.
 * Requests are signed before the clock starts, in batches small enough that the signatures are still valid when sent.
 */
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { signRequest } from '../../src/http-signature/request/sign.js';
import { citizenWith } from '../client/citizen.js';

interface Job {
  readonly kind: 'bare' | 'release' | 'dispense' | 'poll' | 'lifecycle' | 'get';
  readonly origin: string;
  readonly jwk: Record<string, string>;
  /**
   * Depends on the kind: person ids (bare), consent ids (release), "CODE CONSENT_ID" (dispense), request ids (poll), personal
   * identification numbers (lifecycle) or paths (get).
   */
  readonly targets: readonly string[];
  /** Citizens' access tokens, one for each target of lifecycle. */
  readonly tokens?: readonly string[];
  readonly concurrency: number;
  /** Requests started per second; as many as possible if undefined. */
  readonly per_s?: number;
}

interface SignedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: Buffer;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });

function send({ origin }: Job, signCall: SignedCall): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(origin);
  return new Promise((done, failed) => {
    const outgoing = httpRequest({ agent, hostname, port, ...signCall }, (incoming) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      incoming.on('end', () => done({ status: incoming.statusCode ?? 0, body }));
    });
    outgoing.on('error', failed);
    outgoing.end(signCall.body);
  });
}

async function ready(job: Job, method: string, path: string, json?: unknown): Promise<SignedCall> {
  const key = importPrivateKey(job.jwk);
  const body = json === undefined ? undefined : Buffer.from(JSON.stringify(json));
  const idempotencyKey = method === 'POST' ? randomUUID() : undefined;
  const signed = await signRequest({
    method,
    targetUri: job.origin + path,
    key,
    ...(body !== undefined && { body, contentType: 'application/json' }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
  const headers = {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(method === 'POST' && {
      'content-length': String(body?.length ?? 0),
      'idempotency-key': idempotencyKey ?? '',
    }),
    ...(signed as unknown as Record<string, string>),
  };
  return { method, path, headers, ...(body !== undefined && { body }) };
}

async function prepare(job: Job, target: string): Promise<SignedCall> {
  if (job.kind === 'release') return ready(job, 'POST', `/v1/consents/${target}/releases`);
  if (job.kind === 'dispense') {
    const [code, consent_id] = target.split(' ');
    const body = { consent_id, lines: [{ line: 1, quantity: 1 }] };
    return ready(job, 'POST', `/v1/prescriptions/${code}/dispensings`, body);
  }
  if (job.kind === 'poll') return ready(job, 'GET', `/v1/consent-requests/${target}`);
  if (job.kind === 'get') return ready(job, 'GET', target);
  const signature = sign(null, Buffer.from(target), createPrivateKey({ key: job.jwk, format: 'jwk' }));
  return {
    method: 'POST',
    path: `/bare/${target}`,
    headers: { signature: signature.toString('base64'), 'content-length': '0' },
  };
}

const citizenOf = (job: Job, i: number) =>
  citizenWith(job.origin, job.tokens?.[i] ?? '', job.origin, job.targets[i]);

async function lifecycle(job: Job, i: number): Promise<boolean> {
  const number = job.targets[i];
  const created = await send(
    job,
    await ready(job, 'POST', '/v1/consent-requests', {
      subject: { personal_id_number: number },
      purpose: 'bank.account_opening',
      statement: 'Mở tài khoản',
      required_fields: ['person.birth_full_name', 'person.date_of_birth'],
      access: { mode: 'once' },
      retention: 'P90D',
    }),
  );
  const { request_id } = JSON.parse(created.body);
  await citizenOf(job, i).approve(request_id, ['person.birth_full_name', 'person.date_of_birth']);
  const status = await send(job, await ready(job, 'GET', `/v1/consent-requests/${request_id}`));
  const { consent_id } = JSON.parse(status.body);
  return (await send(job, await ready(job, 'POST', `/v1/consents/${consent_id}/releases`))).status === 201;
}

process.on('message', async (job: Job) => {
  // These may run longer than a signature is valid, so each request is signed just before it is sent.
  const signsLate = job.kind === 'lifecycle' || job.kind === 'get';
  const prepared = signsLate ? [] : await Promise.all(job.targets.map((target) => prepare(job, target)));
  if (job.kind === 'lifecycle') await Promise.all(job.targets.map((_, i) => citizenOf(job, i).passkey()));
  const times: number[] = [];
  const statuses: Record<string, number> = {};
  let failures = 0;
  let next = 0;
  const began = performance.now();
  const worker = async (): Promise<void> => {
    for (let i = next++; i < job.targets.length; i = next++) {
      if (job.per_s !== undefined) {
        const due = began + (i / job.per_s) * 1000;
        await new Promise((done) => setTimeout(done, Math.max(0, due - performance.now())));
      }
      const signed = job.kind === 'get' ? await prepare(job, job.targets[i] as string) : prepared[i];
      const from = performance.now();
      const status =
        job.kind === 'lifecycle'
          ? (await lifecycle(job, i))
            ? 201
            : 500
          : (await send(job, signed as SignedCall)).status;
      times.push(performance.now() - from);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (![200, 201].includes(status)) failures++;
    }
  };
  await Promise.all(Array.from({ length: job.concurrency }, worker));
  const elapsed_s = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(1));
  process.send?.({
    done: times.length,
    failures,
    ...(job.kind === 'dispense' && { statuses }),
    per_s: Math.round(times.length / elapsed_s),
    p50_ms: at(0.5),
    p99_ms: at(0.99),
  });
});
