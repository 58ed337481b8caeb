import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';

const SOURCES = ['src', 'scripts', 'test'];

/**
 * Compiles everything the tests run to JavaScript once, since a loader in each of the hundred test processes takes as
 * long as many tests.
 * @param out folder to compile into; what it holds is deleted
 */
export function compileTests(out: string): void {
  rmSync(out, { recursive: true, force: true });
  const files = SOURCES.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  ).filter((name) => name.endsWith('.ts'));
  for (const file of files) compileFile(file, readFileSync(file, 'utf8'), out);
}

/**
 * The folder that this process compiles into, within one that all runs of this clone share. Deletes what ended runs left.
 * @param shared within the clone, where node_modules is found
 */
export function ownFolder(shared: string): string {
  mkdirSync(shared, { recursive: true });
  for (const name of readdirSync(shared)) {
    if (!isRunning(Number(name))) rmSync(`${shared}/${name}`, { recursive: true, force: true });
  }
  return `${shared}/${process.pid}`;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Compiles one source. `import.meta.url` stays that of the source, so that files next to it are found. */
export function compileFile(file: string, text: string, out: string): void {
  const { code } = transformSync(text, {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcefile: file,
    sourcemap: 'inline',
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(file).href) },
  });
  const target = compiledName(file, out);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}

/** Where a source such as test/problem.test.ts is compiled to. */
export function compiledName(source: string, out: string): string {
  return `${out}/${source.replace(/\.ts$/, '.js')}`;
}

/** The test files that arguments name: files, folders, or all of them without any. */
export function testFiles(words: readonly string[]): string[] {
  const all = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${name}`)
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
  if (words.length === 0) return all;
  const paths = words.map((word) => word.replace(/^\.\//, '').replace(/\/$/, ''));
  return all.filter((name) => paths.some((path) => name === path || name.startsWith(`${path}/`)));
}
