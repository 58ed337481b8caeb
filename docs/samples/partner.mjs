#!/usr/bin/env node
// Asks a person for two fields, waits for the answer and reads the data.
//
//   partner.mjs ORIGIN KEY_FILE [PERSONAL_ID_NUMBER]
//
// KEY_FILE is a private key as a JWK. Without a number it asks someone of the sandbox who approves everything. Runs on Node from 20,
// Deno and Bun; the client signs the calls, verifies the answers and repeats what failed and may be repeated.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createClient } from 'ung-thuan/client';

const [origin, keyFile, number = '079191000901'] = process.argv.slice(2);
const client = await createClient({ origin, key: JSON.parse(readFileSync(keyFile, 'utf8')) });
const asked = await client.call('POST', '/v1/consent-requests', {
  body: {
    subject: { personal_id_number: number },
    purpose: 'bank.account_opening',
    statement: 'Mở tài khoản thanh toán',
    required_fields: ['person.birth_full_name', 'person.date_of_birth'],
    access: { mode: 'once' },
    retention: 'P90D',
  },
});
console.log(`Show the person this code: ${asked.body.binding_code}`);
const { status, consent_id } = await client.waitForAnswer(asked.body.request_id);
if (status !== 'approved') throw new Error(`The request is ${status}.`);
const released = await client.call('POST', '/v1/consents/{consent_id}/releases', {
  path: { consent_id },
  body: {},
});
console.log(JSON.stringify(released.body.data));
