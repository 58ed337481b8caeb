import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Test } from 'tap';
import { cosignatureVerifier, cosigner } from '../../src/ledger/cosignature.js';
import { noteVerifier, type VerifierKey, verifierKey } from '../../src/ledger/verifier-key.js';
import type { AskedWitness } from '../../src/transparency/ask-witness.js';
import { answer, type Witness } from '../../src/witness/answer.js';
import { witnessServer } from '../../src/witness/server.js';
import { createState } from '../../src/witness/state.js';
import { newKey } from '../ledger/keys.js';
import { folder } from './tree.js';

let witnesses = 0;

/** A witness of a log, served from this process. */
export interface TestWitness extends AskedWitness {
  readonly witness: Witness;
  /** Answers as something else does, until it is called without. */
  become(other?: RequestListener): void;
}

/** Starts a witness, of a name and key of its own, that has cosigned nothing. */
export async function startWitness(t: Test, log: VerifierKey): Promise<TestWitness> {
  witnesses += 1;
  const [name, key] = [`witness.example/w${witnesses}`, newKey()];
  const stateFile = join(folder(t), 'state.json');
  createState(stateFile);
  const witness = {
    stateFile,
    logs: new Map([[log.name, [noteVerifier(log)]]]),
    signer: cosigner(name, key, () => Math.floor(Date.now() / 1000)),
  };
  let other: RequestListener | undefined;
  const own = witnessServer(witness, (error) => t.fail('the witness fails', { error })).listeners(
    'request',
  )[0];
  const url = await listen(t, (request, response) => (other ?? (own as RequestListener))(request, response));
  return {
    url,
    verifier: cosignatureVerifier(verifierKey(name, 'cosignature/v1', key.publicKey)),
    witness,
    become(listener) {
      other = listener;
    },
  };
}

/** Has a witness cosign what a log sent by another way. */
export const cosignElsewhere = ({ witness }: TestWitness, body: string) => answer(witness, body);

/** Serves on loopback until the test ends. @returns the address */
export async function listen(t: Test, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
