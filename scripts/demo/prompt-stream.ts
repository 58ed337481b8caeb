import type { components } from '../../src/contract/generated/citizen.js';
import { DemoFailed } from './report.js';

/** A prompt as openapi/citizen.yaml describes it. */
export type Prompt = components['schemas']['Prompt'];

/** A citizen's open stream of prompts. */
export interface PromptStream {
  /** Waits for the prompt of a request; undefined when it does not come in time. */
  find(requestId: string, timeout_ms: number): Promise<Prompt | undefined>;
  close(): void;
}

/**
 * Opens `GET /citizen/v1/prompts/stream` (server-sent events, each holding the first page of prompts) as the citizen's
 * app does.
 * @throws DemoFailed when the stream does not open
 */
export async function openPromptStream(origin: string, token: string): Promise<PromptStream> {
  const leaving = new AbortController();
  const answer = await fetch(`${origin}/citizen/v1/prompts/stream`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    signal: leaving.signal,
  });
  if (answer.status !== 200 || answer.body === null) {
    throw new DemoFailed(`the stream of prompts does not open: status ${answer.status}`);
  }
  let shown: readonly Prompt[] = [];
  let look = (): void => undefined;
  void readEvents(answer.body, (data) => {
    shown = (JSON.parse(data) as { items: Prompt[] }).items;
    look();
  }).catch(() => undefined); // closed here, or by the gateway: waiting for a prompt then times out
  return {
    find: (requestId, timeout_ms) =>
      new Promise((done) => {
        const timer = setTimeout(done, timeout_ms, undefined);
        look = () => {
          const prompt = shown.find((each) => each.request_id === requestId);
          if (prompt === undefined) return;
          clearTimeout(timer);
          done(prompt);
        };
        look();
      }),
    close: () => leaving.abort(),
  };
}

// Events end with an empty line; a line beginning with a colon is a heartbeat (HTML Living Standard section 9.2.6).
async function readEvents(body: ReadableStream<Uint8Array>, take: (data: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true });
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = event.split('\n').filter((line) => line.startsWith('data: '));
      if (data.length > 0) take(data.map((line) => line.slice('data: '.length)).join('\n'));
    }
  }
}
