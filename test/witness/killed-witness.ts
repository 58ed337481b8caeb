/**
 * A witness that is killed after it wrote what it is about to cosign, and before it answers.
 * Its arguments: the file of its state, and the key of the log. It writes its port.
 */
import type { AddressInfo } from 'node:net';
import { noteVerifier, parseVerifierKey } from '../../src/ledger/verifier-key.js';
import { witnessServer } from '../../src/witness/server.js';

const [stateFile = '', key = ''] = process.argv.slice(2);
const log = noteVerifier(parseVerifierKey(key));
const sign = async (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
};
const witness = { stateFile, logs: new Map([[log.name, [log]]]), signer: { name: 'killed', id: 1, sign } };
const server = witnessServer(witness, console.error);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
