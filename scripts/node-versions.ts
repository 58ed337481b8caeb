/**
 * Checks that the gateway runs on the supported Node versions other than the current one, on which the tests run: starts it on 22
 * and 24, plays the demo against it, and compares every dependency's "engines" with each version. Warnings are failures. Node's binaries are
 * installed from npm (node-<platform>-<cpu>) into a temporary folder.
 *   npm run check:nodes
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotReady, startChildGateway } from './child-gateway.js';
import { freePort } from './free-port.js';
import { installNode, NODE_VERSIONS } from './node-binary.js';

/** A Node version on which a check failed. */
class CheckFailed extends Error {}

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-nodes-'));
try {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  for (const version of NODE_VERSIONS) {
    const began = performance.now();
    const node = installNode(folder, version);
    const running = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    checkEngines(node);
    await checkNode(node, join(folder, running));
    console.log(
      `Node ${running}: starts and plays the demo, ${Math.round((performance.now() - began) / 1000)} s`,
    );
  }
} catch (error) {
  if (!(error instanceof CheckFailed || error instanceof NotReady)) throw error;
  console.error(`check:nodes: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** npm itself compares the lockfile's engines with the Node it runs on, and warns (EBADENGINE). */
function checkEngines(node: string): void {
  const npm =
    process.env.npm_execpath ??
    join(execFileSync('npm', ['root', '-g'], { encoding: 'utf8' }).trim(), 'npm/bin/npm-cli.js');
  const { status, stdout, stderr } = spawnSync(node, [npm, 'ci', '--dry-run', '--prefer-offline'], {
    encoding: 'utf8',
  });
  const warning = /^npm warn.*$/m.exec(stdout + stderr)?.[0];
  if (status !== 0 || warning !== undefined) throw new CheckFailed(`npm ci: ${warning ?? stderr}`);
}

async function checkNode(node: string, dataDir: string): Promise<void> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), METRICS_PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'warn' };
  const gateway = await startChildGateway(node, env);
  const demo = spawnSync(node, ['--import=tsx', 'scripts/demo/main.ts'], { env, encoding: 'utf8' });
  const code = await gateway.stop();
  const errorOutput = gateway.errorOutput() + demo.stderr;
  if (demo.status !== 0 || code !== 0 || errorOutput !== '') {
    throw new CheckFailed(
      `${node}: the demo exited with ${demo.status}, the gateway with ${code}: ${errorOutput}`,
    );
  }
}
