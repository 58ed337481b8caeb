import type { Words } from './words/vi.js';

/** Not in TypeScript's library yet (https://wicg.github.io/ua-client-hints/). */
interface UserAgentData {
  getHighEntropyValues(hints: readonly string[]): Promise<{ readonly model?: string }>;
}

/** A name for a passkey on this device, by which its owner tells it from others: Điện thoại SM-A155F, iPhone, Máy tính Windows. */
export async function nameOfDevice({ newPasskey }: Words): Promise<string> {
  const { phone, tablet, computer } = newPasskey.devices;
  const agent = navigator.userAgent;
  const apple = /iPhone|iPad/.exec(agent)?.[0];
  if (apple !== undefined) return apple;
  if (/Android/.test(agent)) {
    const kind = /Mobi/.test(agent) ? phone : tablet;
    return kind((await modelOfDevice()) || 'Android');
  }
  const [system] = /Windows|Mac|CrOS|Linux/.exec(agent) ?? [];
  return computer(system === 'CrOS' ? 'ChromeOS' : (system ?? ''));
}

async function modelOfDevice(): Promise<string | undefined> {
  const { userAgentData } = navigator as { userAgentData?: UserAgentData };
  try {
    return (await userAgentData?.getHighEntropyValues(['model']))?.model;
  } catch {
    return undefined;
  }
}

/** The name, or with a number after it where it is taken. */
export function untaken(name: string, taken: readonly string[]): string {
  let number = 1;
  let made = name;
  while (taken.includes(made)) made = `${name} ${++number}`;
  return made;
}
