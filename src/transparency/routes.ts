import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { LedgerRefusal } from '../ledger/refusal.js';
import { parseTilePath, TILE_WIDTH, type Tile } from '../ledger/tile.js';
import type { Observe } from '../observation.js';
import { notFound, Problem } from '../problem.js';
import { EntryChanged, type PublishedLog } from './published.js';

const compressed = promisify(gzip);
const FOR_EVER = 'public, max-age=31536000, immutable';
/** A tile that is not full is replaced by a longer one. */
const FOR_A_WHILE = 'public, max-age=60';
const RETRY_AFTER_S = 1;

/** Serves the ledger's log to everybody, as C2SP tlog-tiles has it: its checkpoint, the tiles of its tree, and the entries. */
export async function logRoutes(app: FastifyInstance, log: PublishedLog, observe: Observe): Promise<void> {
  app.get('/ledger/checkpoint', { config: { operationId: 'getCheckpoint' } }, async (_request, reply) => {
    const published = await log.checkpoint();
    if (published === undefined) throw new Problem('unavailable', { retryAfter_s: RETRY_AFTER_S });
    return reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', 'public, max-age=1')
      .send(published.checkpoint);
  });
  const serve =
    (find: (places: string) => string) => async (request: FastifyRequest, reply: FastifyReply) => {
      const tile = tileOf(find((request.params as { '*': string })['*']));
      const data = await log.read(tile).catch((error: unknown) => {
        if (!(error instanceof EntryChanged)) throw error;
        observe({ event: 'ledger_entry_changed', index: error.index });
        throw new Problem('unavailable', { cause: error, retryAfter_s: RETRY_AFTER_S });
      });
      if (data === undefined) throw notFound();
      reply
        .type('application/octet-stream')
        .header('cache-control', tile.width === TILE_WIDTH ? FOR_EVER : FOR_A_WHILE);
      if (tile.level !== 'entries') return reply.send(Buffer.from(data)); // hashes do not compress
      reply.header('vary', 'accept-encoding');
      const { 'accept-encoding': accepted = '' } = request.headers;
      const headers = { 'accept-encoding': String(accepted) };
      if (accepted === '' || new Negotiator({ headers }).encoding(['gzip', 'identity']) !== 'gzip')
        return reply.send(Buffer.from(data));
      return reply.header('content-encoding', 'gzip').send(await compressed(data));
    };
  app.get(
    '/ledger/tile/entries/*',
    { config: { operationId: 'getEntryBundle' } },
    serve((places) => `tile/entries/${places}`),
  );
  app.get(
    '/ledger/tile/*',
    { config: { operationId: 'getTile' } },
    serve((places) => `tile/${places}`),
  );
}

function tileOf(path: string): Tile {
  try {
    return parseTilePath(path);
  } catch (error) {
    if (error instanceof LedgerRefusal) throw notFound();
    throw error;
  }
}
