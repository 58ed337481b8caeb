import { decide, Refusal, type RefusalCode, type Schemas } from './api.js';

/** After these nobody here can tell whether an answer arrived. */
const UNSURE: readonly RefusalCode[] = ['no_connection', 'request_timeout', 'internal_error', 'unavailable'];
const SEND_AGAIN_AFTER_MS = 1_500;

/**
 * Sends an answer. Where it may have arrived and only what came of it was lost, the same once more: it then takes effect,
 * or is told what became of the first.
 */
export async function sendAnswer(
  requestId: string,
  answer: Schemas['NewDecision'],
): Promise<Schemas['DecisionOutcome'] | 'unsure'> {
  const isUnsure = (error: unknown) => error instanceof Refusal && UNSURE.includes(error.code);
  try {
    return await decide(requestId, answer);
  } catch (error) {
    if (!isUnsure(error)) throw error;
  }
  await new Promise((resolve) => setTimeout(resolve, SEND_AGAIN_AFTER_MS));
  try {
    return await decide(requestId, answer);
  } catch (error) {
    if (isUnsure(error)) return 'unsure';
    throw error;
  }
}
