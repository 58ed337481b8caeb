import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const ROOT = fileURLToPath(new URL('src/web/inbox/', import.meta.url));
const OUT = fileURLToPath(new URL('dist/web/', import.meta.url));
const WORKER = 'worker.js';

/** The citizen's inbox, as static files in dist/web that the gateway serves. */
export default defineConfig({
  root: ROOT,
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: ['es2022', 'chrome94', 'firefox93', 'safari15.4'],
    assetsInlineLimit: 0, // font-src and the like allow no data: addresses
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { page: `${ROOT}index.html`, worker: `${ROOT}worker.ts` },
      output: {
        entryFileNames: ({ name }) => (name === 'worker' ? WORKER : 'assets/[name]-[hash].js'),
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  plugins: [shellOfWorker()],
});

/** Tells the service worker which files the shell is made of, and a version that changes with any of them. */
function shellOfWorker(): Plugin {
  return {
    name: 'shell-of-worker',
    apply: 'build',
    closeBundle() {
      const files = readdirSync(OUT, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== WORKER)
        .map((entry) => `${entry.parentPath}/${entry.name}`.slice(OUT.length).replace(/^\/+/, ''))
        .sort();
      const hash = createHash('sha256');
      for (const file of files) hash.update(file).update(readFileSync(OUT + file));
      const worker = readFileSync(OUT + WORKER, 'utf8');
      hash.update(worker);
      const shell = {
        version: hash.digest('hex').slice(0, 16),
        files: files.map((file) => (file === 'index.html' ? '/' : `/${file}`)),
      };
      const told = worker.replace('__SHELL__', () => JSON.stringify(shell));
      if (told === worker) throw new Error('the worker has no place for the list of the shell');
      writeFileSync(OUT + WORKER, told);
    },
  };
}
