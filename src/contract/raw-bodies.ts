import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem.js';

/**
 * Keeps request bodies as raw bytes until the signature over them is checked, and refuses media types other than JSON's.
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
    const isEmpty = body.length === 0 && request.headers['content-type'] === undefined; // chunked, without content
    done(isEmpty ? null : new Problem('unsupported_media_type'), body);
  });
}
