import type { ServerResponse } from 'node:http';

/** Is aborted when the connection of a response has closed, as when its caller left, or already had. */
export function signalOfClose(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed || response.closed) gone.abort();
  else response.once('close', () => gone.abort());
  return gone.signal;
}
