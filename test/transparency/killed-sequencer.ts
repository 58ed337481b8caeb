/**
 * A sequencer that kills its process in the midst of a pass. Its argument, as JSON: the database, the folder of its file, the log's private key, the
 * step, and when: before it, while PostgreSQL has it, or after it; at `rename` once the new head is in a file beside the old one.
 */
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import pg from 'pg';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { checkpointSigner, checkpointVerifier } from '../../src/transparency/checkpoint.js';
import { createSequencer, type SequencerSteps } from '../../src/transparency/sequencer.js';
import { sequencerOn } from '../../src/transparency/sequencing.js';

export interface Killing {
  readonly database: string;
  readonly dataDir: string;
  readonly origin: string;
  readonly jwk: object;
  readonly step: keyof SequencerSteps | 'rename';
  readonly when: 'before' | 'during' | 'after';
}

const { database, dataDir, origin, jwk, step, when } = JSON.parse(String(process.argv[2])) as Killing;
const die = (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
};
const key = importPrivateKey(jwk);
const { steps, reads } = sequencerOn({
  pool: new pg.Pool({ connectionString: database, max: 2 }),
  dataDir,
  checkpoints: { sign: checkpointSigner(origin, key), verified: checkpointVerifier([key]) },
  notes: { linesFor: async () => [] },
  observe: () => undefined,
});
const dying: Record<string, unknown> = { ...steps };
if (step === 'rename') {
  files.rename = die;
  syncBuiltinESMExports();
} else {
  dying[step] = async (...values: unknown[]) => {
    const call = () => (steps[step] as (...values: unknown[]) => Promise<unknown>)(...values);
    if (when === 'before') return die();
    const called = call();
    if (when === 'during') await new Promise((done) => setImmediate(done));
    else await called;
    return die();
  };
}
await createSequencer(dying as unknown as SequencerSteps, reads)();
