import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Server, startServer } from './process.js';

/** A gateway behind the balancer. */
export interface GatewayProcess {
  readonly port: number;
  /** Starts it and waits until it is ready. @param main the program, where it is not this clone's */
  start(main?: string): Promise<void>;
  /** Tells it to stop, and waits until it has served what it accepted and ended. @throws Error unless it ends with exit code 0 */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

const READY_MS = 60_000;
const POLL_MS = 100;
export const MAIN = 'dist/main.js';

/** @param environment see docs/operating.md; PORT is added */
export function createGateway(
  name: string,
  port: number,
  folder: string,
  environment: Readonly<Record<string, string>>,
): GatewayProcess {
  let server: Server | undefined;
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  return {
    port,
    async start(main = MAIN) {
      server = startServer(process.execPath, [resolve(main), 'start'], {
        logFile: join(folder, `${name}.log`),
        env: { ...environment, PORT: String(port) },
      });
      const until = Date.now() + READY_MS;
      while (!(await isReady())) {
        if (server.child.exitCode !== null || Date.now() > until)
          throw new Error(`${name} does not get ready: see its log`);
        await sleep(POLL_MS);
      }
    },
    async stop() {
      await server?.stop('SIGTERM');
      if (server?.child.exitCode !== 0)
        throw new Error(`${name} ended with ${server?.child.exitCode} after SIGTERM`);
    },
    kill: async () => server?.stop('SIGKILL'),
  };
}
