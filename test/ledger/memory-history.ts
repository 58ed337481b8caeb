import { utf8 } from '../../src/bytes.js';
import { type ChainHead, chainNext, chainValue, pseudonymOf } from '../../src/ledger/chain.js';
import { entryText } from '../../src/ledger/entry.js';
import { leafHash } from '../../src/ledger/hash.js';
import type { HistoryFile } from '../../src/ledger/history-file.js';
import { proveMap } from '../../src/ledger/map.js';
import { formatMapLine, type MapHead } from '../../src/ledger/map-line.js';
import { inclusionProof } from '../../src/ledger/merkle.js';
import { noteVerifier, parseVerifierKey } from '../../src/ledger/verifier-key.js';
import { type VrfKey, vrfKey, vrfOutput, vrfProve } from '../../src/ledger/vrf.js';
import { newKey } from './keys.js';
import { MemoryLog } from './memory-log.js';
import { MemoryMap } from './memory-map.js';

/** The entry that states a map. */
export const mapEntry = (head: MapHead): string =>
  entryText({
    kind: 'map_published',
    at: new Date('2026-11-30T00:00:00Z'),
    actor: 'gateway',
    terms: { map: formatMapLine(head) },
  });

/** A log in memory with the chains of people and the map of them. */
export class MemoryHistory {
  readonly log: MemoryLog;
  readonly map = new MemoryMap();
  readonly vrf: VrfKey;
  readonly #entries = new Map<string, string[]>();
  readonly #chains = new Map<string, ChainHead>();
  #covered = 0;
  #published = { index: 0, entry: '' };

  constructor({ log = new MemoryLog('log.example/a'), secret = newKey().publicKey } = {}) {
    this.log = log;
    this.vrf = vrfKey(secret);
  }

  /** Appends an entry that concerns these people, by their numbers. */
  record(entry: string, ...numbers: readonly string[]): void {
    this.log.append([utf8(entry)]);
    for (const number of numbers) {
      this.#entries.set(number, [...this.entriesOf(number), entry]);
      this.#chains.set(number, chainNext(this.chainOf(number), leafHash(entry)));
    }
  }

  entriesOf(number: string): readonly string[] {
    return this.#entries.get(number) ?? [];
  }

  chainOf(number: string): ChainHead {
    return this.#chains.get(number) ?? this.pseudonymOf(number).start;
  }

  pseudonymOf(number: string) {
    return pseudonymOf(vrfOutput(this.vrf, utf8(number)));
  }

  /** Puts all chains into the map. */
  async cover(): Promise<void> {
    const chains = [...this.#chains];
    await this.map.put(
      chains.map(([number, chain]) => ({ key: this.pseudonymOf(number).key, value: chainValue(chain) })),
    );
    this.#covered = this.log.size;
    this.publish(this.head);
  }

  /** Appends an entry that states a map. */
  publish(head: MapHead): void {
    this.#published = { index: this.log.size, entry: mapEntry(head) };
    this.log.append([utf8(this.#published.entry)]);
  }

  get head(): MapHead {
    return { size: this.#covered, publicKey: this.vrf.publicKey, root: this.map.root };
  }

  /** The checkpoint as it is, with the head of the map or another one. */
  sign(head = this.head, cosigners: Parameters<MemoryLog['sign']>[0] = []): Promise<string> {
    return this.log.sign(cosigners, [formatMapLine(head)]);
  }

  /** The proof of a person's history. @param from the size of the log that was seen before */
  async file(number: string, from?: number): Promise<HistoryFile> {
    const { siblings, leaf } = await proveMap(this.map.read, this.pseudonymOf(number).key);
    const entries = this.entriesOf(number);
    return {
      number,
      pseudonym: vrfProve(this.vrf, utf8(number)).proof,
      entries,
      chain: this.chainOf(number),
      map: {
        siblings,
        other: entries.length === 0 ? leaf : undefined,
        published: {
          ...this.#published,
          hashes: await inclusionProof(this.#published.index, this.log.size, this.log.reader),
        },
      },
      checkpoint: await this.sign(),
      consistency: from === undefined ? undefined : { from, hashes: await this.log.consistencyFrom(from) },
    };
  }

  get policy() {
    return { origin: this.log.origin, log: [noteVerifier(parseVerifierKey(this.log.verifierKey))] };
  }
}
