import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const START_TIMEOUT_MS = 60_000;

/** A gateway in a process of its own. */
export interface ChildGateway {
  /** Ends it by SIGTERM. Returns its exit code, null if a signal ended it. */
  stop(): Promise<number | null>;
  /** What it has written to standard error. */
  errorOutput(): string;
}

/** A gateway that did not become ready. The message holds what it wrote. */
export class NotReady extends Error {}

/**
 * Starts the built gateway and waits until it is ready.
 * @param node the Node to run it on
 * @throws NotReady
 */
export async function startChildGateway(node: string, env: NodeJS.ProcessEnv): Promise<ChildGateway> {
  const gateway = spawn(node, ['dist/main.js', 'start', '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(gateway, 'exit');
  let errorOutput = '';
  gateway.stderr.setEncoding('utf8').on('data', (text: string) => {
    errorOutput += text;
  });
  const limit = setTimeout(() => gateway.kill('SIGKILL'), START_TIMEOUT_MS);
  let isReady = false;
  for await (const line of createInterface(gateway.stdout)) {
    isReady = line.includes('"ready_ms"');
    if (isReady) break;
  }
  clearTimeout(limit);
  if (!isReady) throw new NotReady(`${node} does not start the gateway: ${errorOutput}`);
  gateway.stdout.resume();
  return {
    stop: async () => {
      gateway.kill('SIGTERM');
      const [code] = await ended;
      return code as number | null;
    },
    errorOutput: () => errorOutput,
  };
}
