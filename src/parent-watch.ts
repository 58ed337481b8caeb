/**
 * A thread of a worker, beside its event loop: ends the process soon after its parent. A worker that is not stuck has noticed by itself
 * before, by its channel, and is closing its connections.
 */
import { workerData } from 'node:worker_threads';

const POLL_MS = 500;
/** How long a worker whose parent is gone may take to end by itself. */
const GRACE_POLLS = 4;

const { parent } = workerData as { readonly parent: number };
let orphaned = 0;
setInterval(() => {
  if (process.ppid !== parent) orphaned += 1; // whoever adopted it is another
  if (orphaned > GRACE_POLLS) process.kill(process.pid, 'SIGKILL');
}, POLL_MS);
