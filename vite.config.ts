import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const ROOT = fileURLToPath(new URL('src/web/inbox/', import.meta.url));
const OUT = fileURLToPath(new URL('dist/web/inbox/', import.meta.url));
const WORKER = 'worker.js';
const COMPRESSED = /\.(html|js|css|svg|webmanifest)$/;

/** The citizen's inbox, as static files in dist/web/inbox that the gateway serves. */
export default defineConfig({
  root: ROOT,
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: ['es2022', 'chrome94', 'firefox93', 'safari15.4'],
    assetsInlineLimit: 0, // pictures come from here; data: is for portraits alone
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { page: `${ROOT}index.html`, ahead: `${ROOT}ahead.ts`, worker: `${ROOT}worker.ts` },
      output: {
        // What several pages share is one file, as browsers load few at a time.
        codeSplitting: {
          groups: [{ name: 'shared', test: /src.web.inbox|node_modules.preact/, minShareCount: 2 }],
        },
        entryFileNames: ({ name }) => (name === 'worker' ? WORKER : 'assets/[name]-[hash].js'),
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  plugins: [readsAhead(), finishedFiles()],
});

/** Writes the script that sends the first reads into the page: its policy allows it by its hash (src/web/routes.ts). */
function readsAhead(): Plugin {
  return {
    name: 'reads-ahead',
    apply: 'build',
    transformIndexHtml(_html, { bundle = {} }) {
      const ahead = Object.values(bundle).find((each) => each.type === 'chunk' && each.name === 'ahead');
      if (ahead?.type !== 'chunk') throw new Error('the script that sends the first reads is missing');
      delete bundle[ahead.fileName];
      return [{ tag: 'script', children: `(()=>{${ahead.code.trim()}})()`, injectTo: 'head-prepend' }];
    },
  };
}

/** Tells the service worker what the shell is made of, then lays a compressed copy beside each text. */
function finishedFiles(): Plugin {
  return {
    name: 'finished-files',
    apply: 'build',
    closeBundle() {
      tellWorker();
      for (const file of builtFiles().filter((name) => COMPRESSED.test(name))) {
        const bytes = readFileSync(OUT + file);
        writeFileSync(`${OUT}${file}.br`, brotliCompressSync(bytes));
        writeFileSync(`${OUT}${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/** Writes the list of the shell's files into the worker, with a version that changes with any of them. */
function tellWorker(): void {
  const files = builtFiles().filter((file) => file !== WORKER);
  const worker = readFileSync(OUT + WORKER, 'utf8');
  const hash = createHash('sha256').update(worker);
  for (const file of files) hash.update(file).update(readFileSync(OUT + file));
  const shell = {
    version: hash.digest('hex').slice(0, 16),
    files: files.map((file) => (file === 'index.html' ? '/' : `/${file}`)),
  };
  const told = worker.replace('__SHELL__', () => JSON.stringify(shell));
  if (told === worker) throw new Error('the worker has no place for the list of the shell');
  writeFileSync(OUT + WORKER, told);
}

function builtFiles(): string[] {
  return readdirSync(OUT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(OUT.length).replace(/^\/+/, ''))
    .sort();
}
