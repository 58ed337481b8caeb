import { decide, Refusal, type RefusalCode, type Schemas } from './api.js';

/** After these it is unknown whether an answer arrived. */
const UNSURE: readonly RefusalCode[] = ['no_connection', 'request_timeout', 'internal_error', 'unavailable'];
const SEND_AGAIN_AFTER_MS = 1_500;

/**
 * Sends an answer. When it may have arrived and only the response was lost, it is sent once more: it then takes effect,
 * or is refused because the first one did.
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
