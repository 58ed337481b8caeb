import closeWithGrace from 'close-with-grace';
import { type Config, PARTS, refuseSandboxInProduction } from '../config.js';
import { parseParts } from './parts.js';
import type { Terminal } from './terminal.js';

const STOP_MAX_MS = 35_000; // longer than a waiting poll (30 s)

/** `start [--only PARTS]`: runs the gateway, or some of its parts, until it gets a signal. */
export async function start(config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  const parts = parseParts(words);
  refuseSandboxInProduction(config);
  const began = performance.now();
  const ready_ms = () => Math.round(performance.now() - began);
  const stop = stopAtSignal(config);
  if (parts.has('notary') && parts.size < PARTS.length) {
    const { startNotary } = await import('../notary-process.js');
    stop.started(await startNotary(config));
    terminal.result(`The notary is ready after ${ready_ms()} ms\n  socket    ${config.notarySocket}`, {
      notary_socket: config.notarySocket,
      ready_ms: ready_ms(),
    });
    return;
  }
  const { startGateway } = await import('../gateway.js');
  const gateway = await startGateway({ ...config, parts });
  stop.started(() => gateway.close());
  const { url, metricsUrl, samplePeople } = gateway;
  const sample = samplePeople > 0 ? `\n  first start: ${samplePeople} made-up people written` : '';
  const only = parts.size < PARTS.length ? `\n  parts     ${[...parts].join(', ')}` : '';
  const sandbox = config.citizenIdentity === undefined ? `\n  sandbox   ${url}/sandbox/personas` : '';
  terminal.result(
    `Ưng Thuận is ready after ${ready_ms()} ms${sample}${only}\n  gateway   ${url}\n  contracts ${url}/docs${sandbox}\n  metrics   ${metricsUrl}`,
    { url, metrics_url: metricsUrl, ready_ms: ready_ms(), sample_people: samplePeople, parts: [...parts] },
  );
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Stops at SIGTERM and SIGINT, also while starting: as the first process of a container nothing else would end it. An
 * outside database rolls back what it was at; an embedded one is stopped properly once it has started.
 */
function stopAtSignal({ databaseUrl, databaseAdminUrl, loginUrls, drain_s }: Config) {
  const isOutside = [databaseUrl, databaseAdminUrl, ...Object.values(loginUrls)].some(Boolean);
  let isStopping = false;
  const whileStarting = () => {
    if (isOutside) process.exit(0);
    isStopping = true;
  };
  for (const signal of SIGNALS) process.once(signal, whileStarting);
  return {
    started(close: () => Promise<void>): void {
      for (const signal of SIGNALS) process.removeListener(signal, whileStarting);
      const grace = closeWithGrace(
        { delay: drain_s * 1000 + STOP_MAX_MS, logger: false },
        async ({ err }) => {
          if (err) console.error(`stopping after an error: ${err.name}`);
          await close();
        },
      );
      if (isStopping) grace.close();
    },
  };
}
