import { type Attempt, isPassing } from './retry.js';

/** How a fault showed to callers. */
export interface Refusals {
  /**
   * The longest time, in seconds, in which calls were refused and none succeeded: from the success before to the success after, so
   * a little longer than from the first refusal. 0 without a refusal; undefined where no call succeeded afterwards.
   */
  readonly refused_s: number | undefined;
  /** From the first refusal to the last, in seconds, whatever succeeded in between. */
  readonly troubled_s: number;
  /** Calls without success, repeats included, by code. What is no passing refusal (4xx) counts here only. */
  readonly codes: Readonly<Record<string, number>>;
  /** The longest that one call waited for its answer, refused or not, in milliseconds. */
  readonly longest_ms: number;
}

const isSuccess = ({ status }: Attempt): boolean => status >= 200 && status < 300;
const seconds = (ms: number): number => Math.round(ms) / 1000;

/** Sums up the calls of a load. */
export function refusalsOf(attempts: readonly Attempt[]): Refusals {
  const answers = [...attempts].sort((a, b) => a.answered_ms - b.answered_ms);
  const codes: Record<string, number> = {};
  for (const { code, status } of answers.filter((each) => !isSuccess(each))) {
    const name = code ?? `http_${status}`;
    codes[name] = (codes[name] ?? 0) + 1;
  }
  const refused = answers.filter(({ status }) => isPassing(status));
  const [first, last] = [refused.at(0), refused.at(-1)];
  return {
    refused_s: longestSilence_s(answers),
    troubled_s: first === undefined || last === undefined ? 0 : seconds(last.answered_ms - first.answered_ms),
    codes,
    longest_ms: Math.round(
      attempts.reduce((most, each) => Math.max(most, each.answered_ms - each.sent_ms), 0),
    ),
  };
}

/** @param answers in the order in which they came */
function longestSilence_s(answers: readonly Attempt[]): number | undefined {
  let longest_ms = 0;
  let since_ms = answers.at(0)?.answered_ms ?? 0;
  let isRefusing = false;
  for (const answer of answers) {
    if (isPassing(answer.status)) isRefusing = true;
    if (!isSuccess(answer)) continue;
    if (isRefusing) longest_ms = Math.max(longest_ms, answer.answered_ms - since_ms);
    since_ms = answer.answered_ms;
    isRefusing = false;
  }
  return isRefusing ? undefined : seconds(longest_ms);
}
