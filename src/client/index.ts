/**
 * The client for partners: signs calls, verifies answers, repeats what may be repeated. Needs `fetch` and the Web Crypto API with
 * Ed25519, and nothing else: Node 20 to 24, Deno, Bun, browsers.
 */
export type { components, operations, paths } from '../contract/generated/partner.js';
export { SignatureRefusal } from '../http-signature/refusal.js';
export * from './client.js';
export { GatewayProblem, NoAnswer, type ProblemItem, UnverifiedAnswer } from './errors.js';
export { type EventClaims, InvalidToken, verifyEventToken } from './event-token.js';
export { type GatewayKey, gatewayKeys } from './gateway-keys.js';
export { type CallSigner, importSigningKey, type Jwk, thumbprint, UnsupportedKey } from './key.js';
export type { RetryPolicy } from './retry.js';
export { type CallToSign, signCall } from './sign.js';
export { type ReceivedAnswer, type SentCall, verifyAnswer } from './verify.js';
