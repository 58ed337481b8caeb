/** What test files import as tap. Several run in one process, each in a subtest that is its root. */
import root, { type Test } from 'tap';

export type { Test } from 'tap';

let current: Test = root;

export { current as default };

export const test = ((...parameters: Parameters<Test['test']>) =>
  current.test(...parameters)) as Test['test'];

/**
 * Runs a test file until its last test has ended. One that takes longer than it may has failed, and the next one runs.
 * @param load loads it
 */
export async function runTestFile(
  name: string,
  load: () => Promise<unknown>,
  timeout_ms: number,
): Promise<void> {
  await root.test(name, { timeout: timeout_ms }, async (t) => {
    current = t as Test;
    await load();
  });
}
