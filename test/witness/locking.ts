/** Locks the file of its argument when it is told to, says what came of it, and stays. */
import { lockFile } from '../../src/witness/lock.js';

process.on('message', () => {
  lockFile(String(process.argv[2])).then(
    () => process.send?.('locked'),
    (error: Error) => process.send?.(error.message),
  );
});
process.send?.('ready');
