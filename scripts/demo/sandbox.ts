import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainCall } from '../client/citizen.js';
import { DemoFailed, expect } from './report.js';

/** A made-up person of the sandbox. */
export interface Persona {
  readonly name: string;
  readonly personal_id_number: string;
}

/** @throws DemoFailed when no gateway with a sandbox answers */
export async function readPersonas(origin: string): Promise<readonly Persona[]> {
  const answer = await plainCall(origin, origin, 'GET', '/sandbox/personas').catch(() => {
    throw new DemoFailed(`no gateway answers at ${origin}: start one with npm start, or set PUBLIC_ORIGIN`);
  });
  expect(
    answer.status === 200,
    `the gateway at ${origin} has no sandbox: the story needs its made-up people`,
  );
  return answer.body.items;
}

/** The private key of a partner of the sandbox, from the gateway's data folder. @throws DemoFailed */
export function readKey(dataDir: string, partnerId: string): unknown {
  const file = join(dataDir, 'partners', `${partnerId}.jwk.json`);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new DemoFailed(`${file} cannot be read: set DATA_DIR to the gateway's data folder`);
  }
}
