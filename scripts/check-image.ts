/**
 * Checks that what the Dockerfile copies exists and is not ignored by .dockerignore. `npm run image` builds it.
 *   npm run check:image
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

interface Step {
  readonly instruction: string;
  readonly words: readonly string[];
}

const steps: Step[] = readFileSync('Dockerfile', 'utf8')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line))
  .map((line) => {
    const [instruction = '', ...words] = line.trim().split(/\s+/);
    return { instruction, words };
  });
const allowed = readFileSync('.dockerignore', 'utf8').trim().split('\n');

const faults = steps
  .filter(({ instruction, words }) => instruction === 'COPY' && !words[0]?.startsWith('--from='))
  .flatMap(({ words }) => words.slice(0, -1))
  .flatMap((source) => {
    if (!existsSync(source)) return [`COPY ${source}: does not exist`];
    return isAllowed(source) ? [] : [`COPY ${source}: .dockerignore excludes it`];
  });
if (allowed[0] !== '*') faults.push('.dockerignore must begin with *, so that only listed files are copied');
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}

/** Whether a path, or a folder that contains it, is listed. */
function isAllowed(path: string): boolean {
  return allowed.includes(`!${path}`) || (path.includes('/') && isAllowed(dirname(path)));
}
