import type { StoredCheckpoint } from '../database/gate/ledger.js';
import { parseCheckpoint } from '../ledger/checkpoint.js';
import { consistencyProof } from '../ledger/merkle.js';
import { parseNote } from '../ledger/note.js';
import { tileHashReader } from '../ledger/tile.js';
import type { Observe } from '../observation.js';
import { type Asked, type AskedWitness, askWitness, type ToCosign } from './ask-witness.js';
import { type HaltReason, type SequencerReads, TreeRefused } from './sequencer.js';

export interface WitnessingOptions {
  readonly witnesses: readonly AskedWitness[];
  /** How many must have cosigned a checkpoint before it is published: 1 to all of them. */
  readonly required: number;
  /** The name of the log: checkpoints of another one are not sent. */
  readonly origin: string;
  readonly signed: () => Promise<StoredCheckpoint>;
  readonly tiles: SequencerReads['tiles'];
  /** Publishes a checkpoint with its cosignatures. @returns false where it is not one to publish any more */
  readonly publish: (size: number, checkpoint: string) => Promise<boolean>;
  /** Lets nothing more become a leaf. */
  readonly halt: (refused: TreeRefused) => Promise<void>;
  readonly observe: Observe;
  /** Time for an answer of a witness. */
  readonly deadline_ms: number;
  /** When a witness that did not cosign is asked again. */
  readonly pause_ms: number;
  /** When a checkpoint is cosigned again though the tree did not grow, so that its time says that the log is alive. */
  readonly refresh_ms: number;
}

/** The witnesses of a log, as a gateway asks them. */
export interface Witnessing {
  /**
   * Has the last signed checkpoint cosigned, if it is not yet, and publishes it once enough witnesses have. Ends then, or when all that were asked have
   * answered: one that hangs keeps nobody waiting and is left out until it has.
   * @returns whether enough did
   */
  round(): Promise<boolean>;
  /** Waits for calls under way. */
  idle(): Promise<void>;
}

interface Asking {
  readonly witness: AskedWitness;
  /** The size that it cosigned last; 0 where that is not known. */
  old: number;
  call: Promise<void> | undefined;
  notBefore_ms: number;
  /** What it says against the tree; undefined once it has cosigned. */
  contradicts: HaltReason | undefined;
}

/** A checkpoint for which cosignatures are gathered: lines by the name of the witness. */
interface Gathering {
  readonly checkpoint: string;
  readonly since_ms: number;
  readonly lines: Map<string, string>;
}

/**
 * Asks witnesses. The ledger is halted where so many say that the tree does not extend what they cosigned that the required number cannot come
 * together. It is their word alone: one witness can stop releases only where the operator requires all of them.
 */
export function createWitnessing(options: WitnessingOptions): Witnessing {
  const { witnesses, required, observe } = options;
  const askings = witnesses.map(
    (witness): Asking => ({ witness, old: 0, call: undefined, notBefore_ms: 0, contradicts: undefined }),
  );
  let gathering: Gathering | undefined;

  const judge = async (asking: Asking, asked: Asked, size: number): Promise<void> => {
    if (asked.outcome === 'cosigned') asking.contradicts = undefined;
    if (asked.outcome !== 'ahead' && asked.outcome !== 'differs') return;
    // Another gateway may have signed the larger tree: it was in the database before a witness saw it.
    if (asked.outcome === 'ahead' && (await options.signed()).size >= asked.size) return;
    asking.contradicts = `witness_${asked.outcome}`;
    const against = askings.filter(({ contradicts }) => contradicts !== undefined).length;
    if (witnesses.length - against >= required) return;
    const seenSize = asked.outcome === 'ahead' ? asked.size : size;
    await options.halt(new TreeRefused(asking.contradicts, seenSize, size));
  };

  const ask = async (asking: Asking, toCosign: ToCosign): Promise<string | undefined> => {
    const asked = await askWitness(asking.witness, toCosign, asking.old, options.deadline_ms);
    const { outcome } = asked;
    const status = 'status' in asked ? asked.status : undefined;
    observe({ event: 'ledger_witness', witness: asking.witness.verifier.name, outcome, status });
    asking.old = outcome === 'cosigned' ? toCosign.size : 0;
    if (outcome !== 'cosigned') asking.notBefore_ms = performance.now() + options.pause_ms;
    await judge(asking, asked, toCosign.size);
    return outcome === 'cosigned' ? asked.line : undefined;
  };

  const gather = async (asking: Asking, toCosign: ToCosign, lines: Gathering['lines']): Promise<boolean> => {
    const line = await ask(asking, toCosign);
    if (line === undefined) return false;
    lines.set(asking.witness.verifier.name, line);
    if (lines.size < required) return false;
    const { checkpoint, size } = toCosign;
    if (await options.publish(size, checkpoint + [...lines.values()].join('')))
      observe({ event: 'ledger_cosigned', size, cosignatures: lines.size });
    return true;
  };

  const gatheringOf = (checkpoint: string, now_ms: number): Gathering => {
    const isCurrent =
      gathering?.checkpoint === checkpoint && now_ms - gathering.since_ms < options.refresh_ms;
    if (!isCurrent) gathering = { checkpoint, since_ms: now_ms, lines: new Map() };
    return gathering as Gathering;
  };

  return {
    async round() {
      const { checkpoint, size } = await options.signed();
      if (checkpoint === null || originOf(checkpoint) !== options.origin) return false;
      const now_ms = performance.now();
      const { lines } = gatheringOf(checkpoint, now_ms);
      const toCosign = { checkpoint, size, proofFrom: proofTo(size, options.tiles) };
      const asked = askings.filter(
        ({ witness, call, notBefore_ms }) =>
          call === undefined && notBefore_ms <= now_ms && !lines.has(witness.verifier.name),
      );
      return firstTrue(
        asked.map((asking) => {
          const call = gather(asking, toCosign, lines);
          const ended = () => {
            asking.call = undefined;
          };
          asking.call = call.then(ended, ended);
          return call;
        }),
      );
    },
    async idle() {
      await Promise.all(askings.map(({ call }) => call));
    },
  };
}

/** True as soon as one is, false once none is. @throws what one throws before */
function firstTrue(calls: readonly Promise<boolean>[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    for (const call of calls) call.then((isTrue) => isTrue && resolve(true), reject);
    void Promise.all(calls).then(() => resolve(false), reject);
  });
}

const originOf = (checkpoint: string): string => parseCheckpoint(parseNote(checkpoint).text).origin;

function proofTo(size: number, readTiles: SequencerReads['tiles']): ToCosign['proofFrom'] {
  const reader = tileHashReader(size, async (tiles) =>
    (await readTiles(tiles)).map((data) => data ?? new Uint8Array()),
  );
  return (old) => consistencyProof(old, size, reader);
}

/**
 * Has checkpoints cosigned while this gateway is the sequencer, and once before it is: what was signed last says whether a witness saw a tree that is gone.
 * A failure is observed, and nothing waits for a witness longer than the deadline of its answers.
 */
export function startWitnessing(
  witnessing: Witnessing,
  interval_ms: number,
  observe: Observe,
): {
  readonly before: () => Promise<void>;
  readonly passed: (isSequencer: boolean) => void;
  readonly stop: () => Promise<void>;
} {
  let running: Promise<void> | undefined;
  let isSequencing = false;
  const round = (): Promise<void> => {
    running ??= witnessing
      .round()
      .then(
        () => undefined,
        (error: unknown) => observe({ event: 'witnessing_failed', error }),
      )
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  const timer = setInterval(() => {
    if (isSequencing) void round();
  }, interval_ms).unref();
  return {
    before: round,
    passed(isSequencer) {
      isSequencing = isSequencer;
    },
    async stop() {
      clearInterval(timer);
      await running;
      await witnessing.idle();
    },
  };
}
