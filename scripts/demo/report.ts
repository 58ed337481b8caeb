import type { SignedAnswer } from '../client/partner.js';

/** A step of the demo failed; the message says why in one line. */
export class DemoFailed extends Error {}

const NAME_WIDTH = 15;
let steps = 0;

/** Prints the title; steps are numbered from 1. */
export function begin(title: string): void {
  steps = 0;
  console.log(title);
}

/** Prints that all steps succeeded. */
export function end(): void {
  console.log('\nEverything went as it should.');
}

/** Prints a numbered step. */
export function step(text: string): void {
  steps += 1;
  console.log(`\n${steps}. ${text}`);
}

/** Prints a fact below a step. */
export function fact(name: string, value: string): void {
  console.log(`   ${name.padEnd(NAME_WIDTH)} ${value}`);
}

/** @throws DemoFailed unless the condition holds */
export function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new DemoFailed(what);
}

/** Compares two values as JSON. @throws DemoFailed when they differ */
export function expectSame(found: unknown, wanted: unknown, what: string): void {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  expect(is === should, `${what}: ${is} instead of ${should}`);
}

/** @throws DemoFailed unless an answer has the status */
export function expectStatus(answer: SignedAnswer, status: number, what: string): void {
  const reason = answer.body?.code === undefined ? '' : ` ${answer.body.code}`;
  expect(answer.status === status, `${what}: answered ${answer.status}${reason} instead of ${status}`);
}
