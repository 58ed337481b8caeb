/** One member of the call that the gateway names (RFC 9457). */
export interface ProblemItem {
  /** A JSON Pointer (RFC 6901) into the body, or the name of a parameter or header. */
  readonly pointer: string;
  readonly detail: string;
}

/** The gateway refused the call; its answer is signed. `code` is stable, and `/problems/{code}` says what to do. */
export class GatewayProblem extends Error {
  override readonly name = 'GatewayProblem';
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly ProblemItem[];

  /** @param body all members of the problem, those of its kind included: `state` of `consent_not_active` */
  constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(`${body.code}: ${body.detail ?? body.title}`);
    this.code = String(body.code);
    this.detail = String(body.detail ?? body.title);
    this.errors = Array.isArray(body.errors) ? body.errors : [];
  }

  /** Names the call to the gateway's support. */
  get callId(): string | null {
    return this.headers.get('call-id');
  }

  /** Seconds after which to try again, where the gateway says so. */
  get retryAfter_s(): number | undefined {
    const value = this.headers.get('retry-after');
    return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
  }
}

/**
 * What came was not signed by the gateway as an answer to this call: a proxy's error page, or somebody's who is between. It says
 * nothing about what the gateway did. `cause` says what is wrong with it.
 */
export class UnverifiedAnswer extends Error {
  override readonly name = 'UnverifiedAnswer';

  constructor(
    /** The HTTP status, which nobody vouches for. */
    readonly status: number,
    /** Repeat the call with it, and it has its effect once. */
    readonly idempotencyKey: string | undefined,
    cause: unknown,
  ) {
    super(`status ${status}, not signed by the gateway: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

/** No answer came: the connection failed or the time was up. Whether the call had its effect is not known. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(
    /** Repeat the call with it, and it has its effect once. */
    readonly idempotencyKey: string | undefined,
    cause: unknown,
  ) {
    super(`no answer: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
