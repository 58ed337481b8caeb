import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';

const OUT = '.test-build';
const SOURCES = ['src', 'scripts', 'test'];

/**
 * Compiles everything the tests run to JavaScript once, since a loader in each of the hundred test processes takes as
 * long as many tests. `import.meta.url` stays that of the source, so files are found beside it.
 * @returns the path of the compiled file of a source such as test/id.test.ts
 */
export async function buildTests(): Promise<(source: string) => string> {
  rmSync(OUT, { recursive: true, force: true });
  const files = SOURCES.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  ).filter((name) => name.endsWith('.ts'));
  await Promise.all(
    files.map(async (file) => {
      const { code } = await transform(readFileSync(file, 'utf8'), {
        loader: 'ts',
        format: 'esm',
        target: 'node20',
        sourcefile: file,
        sourcemap: 'inline',
        define: { 'import.meta.url': JSON.stringify(pathToFileURL(file).href) },
      });
      mkdirSync(dirname(`${OUT}/${file}`), { recursive: true });
      writeFileSync(compiledName(file), code);
    }),
  );
  return compiledName;
}

function compiledName(source: string): string {
  return `${OUT}/${source.replace(/\.ts$/, '.js')}`;
}

/** The test files that words of the command line name: files, folders, or all without any. */
export function testFiles(words: readonly string[]): string[] {
  const all = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${name}`)
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
  if (words.length === 0) return all;
  const paths = words.map((word) => word.replace(/^\.\//, '').replace(/\/$/, ''));
  return all.filter((name) => paths.some((path) => name === path || name.startsWith(`${path}/`)));
}
