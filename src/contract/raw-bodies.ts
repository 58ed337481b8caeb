import { parse } from 'content-type';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem.js';

const IDENTITY = /^\s*(identity\s*(,\s*identity\s*)*)?$/i;

/** Parameters that do not say another version or encoding of JSON (RFC 8259 section 8.1, FHIR R5 section 3.2.0.1.4). */
const PARAMETERS: Readonly<Record<string, RegExp>> = {
  charset: /^utf-8$/i,
  fhirversion: /^5\.0$/,
};
/** A list of parameters may have empty ones: "application/json;" (RFC 9110 section 5.6.6). */
const EMPTY_PARAMETERS = /;[ \t]*(?=;|$)/g;

/** Whether a media type of JSON has no parameters but those of the version that is read here. */
function isKnownVersion(contentType: string): boolean {
  try {
    const { type, parameters } = parse(contentType.replace(EMPTY_PARAMETERS, ''));
    return Object.entries(parameters).every(
      ([name, value]) => PARAMETERS[name]?.test(value) && (name !== 'fhirversion' || type.includes('fhir')),
    );
  } catch {
    return false;
  }
}

/**
 * Keeps request bodies as raw bytes, over which signatures are verified, and refuses media types other than JSON, other
 * versions or charsets of it, and content codings (RFC 9110 section 15.5.16).
 */
export function acceptRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addHook('onRequest', async ({ headers, raw: { rawHeaders } }) => {
    // Node would read the first and drop the others.
    const types = rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'content-type');
    if (types.length > 1) throw new Problem('invalid_request', { detail: 'Send one Content-Type.' });
    const coding = headers['content-encoding'];
    if (coding !== undefined && !IDENTITY.test(coding)) {
      throw new Problem('unsupported_media_type', {
        detail: 'Content codings are not accepted.',
        acceptEncoding: 'identity',
      });
    }
  });
  app.addContentTypeParser(
    /^application\/(fhir\+)?json\s*(;|$)/i,
    { parseAs: 'buffer' },
    (request, body, done) => {
      done(
        isKnownVersion(request.headers['content-type'] ?? '') ? null : new Problem('unsupported_media_type'),
        body,
      );
    },
  );
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    const isEmpty = body.length === 0 && request.headers['content-type'] === undefined; // chunked, but empty
    done(isEmpty ? null : new Problem('unsupported_media_type'), body);
  });
}
