import type { Socket } from 'node:net';
import { SignatureRefusal } from '../http-signature/refusal.js';
import { SignerUnavailable } from '../http-signature/signer.js';
import { PROBLEM_CONTENT_TYPE, Problem, type ProblemCode, toBody } from '../problem.js';

/** Errors of Fastify and Node's HTTP server, as problems. */
const BY_CODE: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_request',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_request',
  FST_ERR_BAD_URL: 'invalid_request',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** Converts any error to the problem to send; an unexpected one becomes internal_error, without details. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof SignatureRefusal) {
    const { code, detail, clock } = error;
    const members = clock && {
      server_time: new Date(Math.floor(clock.now_s) * 1000).toISOString(),
      offset_s: Math.round(clock.offset_s),
    };
    return new Problem(code, { detail, cause: error, ...(members && { members }) });
  }
  if (error instanceof SignerUnavailable)
    return new Problem('unavailable', { retryAfter_s: 2, cause: error });
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  const known = BY_CODE[code ?? ''];
  if (known !== undefined) return new Problem(known, { cause: error });
  if (statusCode === 503) return new Problem('unavailable', { retryAfter_s: 1 });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Problem('invalid_request', { cause: error });
  }
  return new Problem('internal_error', { cause: error });
}

/** Answers a request that Node's HTTP parser rejected, and closes the connection. */
export function answerClientError(error: Error & { code?: string }, socket: Socket, origin: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = new Problem(BY_CODE[error.code ?? ''] ?? 'invalid_request');
  const body = JSON.stringify(toBody(problem, origin));
  socket.end(
    `HTTP/1.1 ${problem.status} \r\nContent-Type: ${PROBLEM_CONTENT_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
