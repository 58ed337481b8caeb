import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem.js';

/**
 * Keeps request bodies as raw bytes, over which signatures are verified, and refuses media types other than JSON.
 */
export function acceptRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/(fhir\+)?json\s*(;|$)/,
    { parseAs: 'buffer' },
    (_request, body, done) => {
      done(null, body);
    },
  );
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    const isEmpty = body.length === 0 && request.headers['content-type'] === undefined; // chunked, but empty
    done(isEmpty ? null : new Problem('unsupported_media_type'), body);
  });
}
