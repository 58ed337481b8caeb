import t from 'tap';
import {
  isProblemCode,
  notFound,
  PROBLEM_CONTENT_TYPE,
  PROBLEMS,
  Problem,
  type ProblemCode,
  toBody,
} from '../src/problem.js';

const ORIGIN = 'https://gateway.example';
const CODES = Object.keys(PROBLEMS) as ProblemCode[];

t.test('a problem has a code, a status and a page', async (t) => {
  const problem = new Problem('invalid_request', {
    detail: 'The body does not follow the contract.',
    errors: [{ pointer: '/retention', detail: 'is over the ceiling' }],
  });
  t.strictSame(toBody(problem, ORIGIN), {
    type: 'https://gateway.example/problems/invalid_request',
    title: 'Invalid request',
    status: 400,
    code: 'invalid_request',
    detail: 'The body does not follow the contract.',
    errors: [{ pointer: '/retention', detail: 'is over the ceiling' }],
  });
  t.equal(problem.message, 'The body does not follow the contract.');
  t.equal(PROBLEM_CONTENT_TYPE, 'application/problem+json');
});

t.test('a problem includes the extension member of its code', async (t) => {
  t.match(toBody(new Problem('consent_not_active', { members: { state: 'revoked' } }), ORIGIN), {
    status: 409,
    state: 'revoked',
  });
  t.match(toBody(new Problem('request_not_pending', { members: { status_of_request: 'expired' } }), ORIGIN), {
    status: 409,
    status_of_request: 'expired',
  });
});

t.test("not_found has the same body for another partner's id and an unknown id", async (t) => {
  const unknown = notFound();
  const foreign = new Problem('not_found', {
    detail: 'cst_01m83t6ccmf8y95syjr0x9a1xe is of bank-b',
    errors: [{ pointer: '', detail: 'of bank-b' }],
    members: { state: 'active' },
    cause: new Error('foreign'),
  });
  t.equal(JSON.stringify(toBody(foreign, ORIGIN)), JSON.stringify(toBody(unknown, ORIGIN)));
  t.strictSame(foreign.headers, unknown.headers);
  t.equal(
    JSON.stringify(toBody(unknown, ORIGIN)),
    '{"type":"https://gateway.example/problems/not_found","title":"Not found","status":404,"code":"not_found"}',
  );
});

t.test('the body of a 5xx has no details', async (t) => {
  for (const code of CODES.filter((code) => PROBLEMS[code].status >= 500)) {
    const problem = new Problem(code, {
      detail: 'connect ECONNREFUSED 10.0.0.7:5432',
      errors: [{ pointer: '', detail: 'inside' }],
      cause: new Error('inside'),
    });
    t.strictSame(Object.keys(toBody(problem, ORIGIN)), ['type', 'title', 'status', 'code'], code);
    t.match(problem.cause, { message: 'inside' }, 'the cause is kept for the log');
  }
});

t.test('a problem has the header fields its status requires', async (t) => {
  t.equal(new Problem('rate_limited', { retryAfter_s: 0.2 }).headers['retry-after'], '1');
  t.equal(new Problem('unavailable', { retryAfter_s: 2.1 }).headers['retry-after'], '3');
  t.equal(new Problem('method_not_allowed', { allow: ['GET', 'HEAD'] }).headers.allow, 'GET, HEAD');
  t.equal(new Problem('token_missing').headers['www-authenticate'], 'Bearer');
  t.equal(new Problem('token_invalid').headers['www-authenticate'], 'Bearer error="invalid_token"');
  for (const code of CODES) {
    const { headers, status } = new Problem(code);
    t.equal('www-authenticate' in headers, status === 401, `${code}: a challenge with 401 only`);
  }
});

t.test('details and pointers are bounded', async (t) => {
  const errors = Array.from({ length: 50 }, () => ({
    pointer: `/${'x'.repeat(300)}`,
    detail: 'y'.repeat(900),
  }));
  const problem = new Problem('invalid_request', { detail: 'z'.repeat(900), errors });
  t.equal(problem.errors.length, 20);
  t.strictSame(problem.errors[0], { pointer: '', detail: 'y'.repeat(500) });
  t.equal(problem.detail?.length, 500);
});

t.test('isProblemCode accepts the codes and no inherited properties', async (t) => {
  for (const code of CODES) t.ok(isProblemCode(code));
  for (const text of ['', 'toString', '__proto__', 'Not_Found']) t.notOk(isProblemCode(text));
});
