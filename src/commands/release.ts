import type { ClientBase } from 'pg';
import type { Config } from '../config.js';
import {
  type Evidence,
  EvidenceBroken,
  type EvidenceFindings,
  toEvidence,
  verifyEvidence,
} from '../consent/signed-evidence.js';
import {
  readPartnerKeys,
  readSignedRequest,
  readSignedRequests,
  type SignedRequestRow,
} from '../database/admin/signed-request.js';
import { parseId } from '../id.js';
import { parseOptions } from './options.js';
import { readJsonFile, type Terminal, UsageError } from './terminal.js';
import { withAdmin } from './with-admin.js';

const USAGE =
  'release verify ID | release verify --since DATE | release verify --file FILE --jwks FILE | release export ID';
const SHOWN_MAX = 20;

/** `release verify | export`: shows by the partner's own signature that it asked for what was recorded. */
export async function release(config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  const { verb, id, since, file, jwks } = read(words);
  if (file !== undefined && jwks !== undefined) {
    const { keys } = readJsonFile(jwks) as { keys?: unknown[] };
    if (!Array.isArray(keys)) throw new UsageError(`${jwks} is no JWK Set`);
    const found = await verifyEvidence(readEvidence(file), keys);
    terminal.result(inWords(found), found);
  } else if (since !== undefined) {
    const found = await withAdmin(config, (admin) => verifyAll(admin, since));
    terminal.result(
      [
        `${found.verified} verified since ${since.toISOString()}`,
        ...(found.shown_by_caller_only > 0
          ? [`  of ${found.shown_by_caller_only} (CIBA) the signature shows who asked, not what`]
          : []),
        ...found.broken.map((why) => `  ${why}`),
      ].join('\n'),
      found,
    );
    if (found.broken_count > 0) {
      throw new EvidenceBroken(`${found.broken_count} are not shown by a signature of their partner`);
    }
  } else if (verb === 'export') {
    const evidence = await withAdmin(config, async (admin) => toEvidence(await find(admin, id)));
    terminal.result(JSON.stringify(evidence, null, 2), evidence);
  } else {
    const found = await withAdmin(config, async (admin) =>
      verifyRow(admin, await find(admin, id), new Map()),
    );
    terminal.result(inWords(found), found);
  }
}

function read(words: readonly string[]) {
  const { values, positionals } = parseOptions(words, USAGE, {
    allowPositionals: true,
    options: { since: { type: 'string' }, file: { type: 'string' }, jwks: { type: 'string' } },
  });
  const [verb, id, ...rest] = positionals;
  const { file, jwks } = values;
  const since = values.since === undefined ? undefined : new Date(values.since);
  const given = [id, since, file].filter((each) => each !== undefined).length;
  const isComplete = given === 1 && (file === undefined) === (jwks === undefined) && rest.length === 0;
  const isKnown = verb === 'verify' || (verb === 'export' && id !== undefined);
  if (!isComplete || !isKnown || Number.isNaN(since?.getTime())) throw new UsageError(USAGE);
  return { verb, id: id ?? '', since, file, jwks };
}

function readEvidence(file: string): Evidence {
  const evidence = readJsonFile(file) as Evidence;
  const isWhole =
    (evidence?.kind === 'release' || evidence?.kind === 'request') &&
    [evidence.id, evidence.signature_base, evidence.signature, evidence.salt].every(
      (each) => typeof each === 'string',
    ) &&
    Array.isArray(evidence.fields);
  if (!isWhole) throw new UsageError(`${file} holds no evidence: save the output of release export`);
  return evidence;
}

async function find(admin: ClientBase, text: string): Promise<SignedRequestRow> {
  const id = parseId('rel', text) ?? parseId('ent', text) ?? parseId('csr', text);
  if (id === undefined)
    throw new UsageError(`${text} is no id of a release (rel_, ent_) or a request (csr_)`);
  const row = await readSignedRequest(admin, id);
  if (row === undefined) throw new EvidenceBroken(`${text} is not recorded`);
  return row;
}

async function verifyRow(
  admin: ClientBase,
  row: SignedRequestRow,
  known: Map<string, unknown[]>,
): Promise<EvidenceFindings> {
  const keys = known.get(row.partner_id) ?? (await readPartnerKeys(admin, row.partner_id));
  known.set(row.partner_id, keys);
  return verifyEvidence(toEvidence(row), keys);
}

async function verifyAll(admin: ClientBase, since: Date) {
  const known = new Map<string, unknown[]>();
  const found = { verified: 0, shown_by_caller_only: 0, broken_count: 0, broken: [] as string[] };
  for await (const rows of readSignedRequests(admin, since)) {
    for (const row of rows) {
      try {
        const { covers } = await verifyRow(admin, row, known);
        found.verified += 1;
        if (covers === 'caller') found.shown_by_caller_only += 1;
      } catch (error) {
        if (!(error instanceof EvidenceBroken)) throw error;
        found.broken_count += 1;
        if (found.broken.length < SHOWN_MAX) found.broken.push(error.message);
      }
    }
  }
  return found;
}

const SIGNED: Readonly<Record<EvidenceFindings['covers'], (kind: string) => string>> = {
  message: (kind) => `signed this ${kind}`,
  address: (kind) => `signed the call for this ${kind}, but not which fields it asked for`,
  caller: (kind) => `made the call for this ${kind}; what it asked for is as the gateway kept it`,
};

function inWords({ id, kind, partner_id, at, keyid, covers, target, fields }: EvidenceFindings): string {
  return [
    `${id} holds: ${partner_id} ${SIGNED[covers](kind)}, recorded ${at}`,
    `  to      ${target}`,
    `  fields  ${fields.join(', ')}`,
    `  key     ${keyid}`,
  ].join('\n');
}
