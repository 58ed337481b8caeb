import type { SignedAnswer } from '../client/partner.js';

/** The story does not go as it should; the message says what is off, in one line. */
export class DemoFailed extends Error {}

const NAME_WIDTH = 15;
let told = 0;

/** The story's title; its steps are numbered from 1. */
export function begin(title: string): void {
  told = 0;
  console.log(title);
}

/** How all stories end that end well. */
export function end(): void {
  console.log('\nEverything went as it should.');
}

/** One numbered step of the story. */
export function tell(text: string): void {
  told += 1;
  console.log(`\n${told}. ${text}`);
}

/** One fact below a step. */
export function show(name: string, value: string): void {
  console.log(`   ${name.padEnd(NAME_WIDTH)} ${value}`);
}

/** @throws DemoFailed unless the condition holds */
export function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new DemoFailed(what);
}

/** Both as JSON are the same. @throws DemoFailed when not */
export function expectSame(found: unknown, wanted: unknown, what: string): void {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  expect(is === should, `${what}: ${is} where ${should} belongs`);
}

/** @throws DemoFailed unless an answer has the status */
export function expectStatus(answer: SignedAnswer, status: number, what: string): void {
  const reason = answer.body?.code === undefined ? '' : ` ${answer.body.code}`;
  expect(answer.status === status, `${what}: answered ${answer.status}${reason} where ${status} belongs`);
}
