import { declaredAnswers } from '../helpers/contract.js';

/** Declared answers that no test can provoke, with the reason: an operation (or `*`), a status, and the code of a refusal. */
const EXCUSED: Readonly<Record<string, string>> = {
  'issueSandboxToken 404 not_found': 'of a sandbox without made-up people, which no test starts',
  'finishSignIn 503 unavailable':
    'the database would have to go between the answer of the identity provider and the opening of the session',
};

/**
 * Compares what the tests have seen with what the contracts declare. @param seen lines as of declaredAnswers @returns a line for each
 * answer that is declared and was never seen, and for each excuse that is not needed
 */
export function unseenAnswers(seen: ReadonlySet<string>): string[] {
  const unseen = declaredAnswers().filter((line) => !seen.has(line));
  const excuseOf = (line: string) =>
    [line, line.replace(/^\w+/, '*')].find((each) => Object.hasOwn(EXCUSED, each));
  const used = new Set(unseen.map(excuseOf));
  return [
    ...unseen
      .filter((line) => excuseOf(line) === undefined)
      .map((line) => `${line} is declared, and no test sees it`),
    ...Object.keys(EXCUSED)
      .filter((each) => !used.has(each))
      .map((each) => `${each} is seen: it needs no excuse`),
  ];
}
