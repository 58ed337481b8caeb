#!/usr/bin/env node
// Asks a person for the drugs of their prescriptions, waits for the answer, reads it and records that one unit was dispensed.
//
//   pharmacy.mjs ORIGIN KEY_FILE [PERSONAL_ID_NUMBER]
//
// KEY_FILE is a private key of a pharmacy as a JWK. Without a number it asks Nguyễn Thu An of the sandbox, who has a prescription.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createClient } from 'ung-thuan/client';

const [origin, keyFile, number = '001190000017'] = process.argv.slice(2);
const client = await createClient({ origin, key: JSON.parse(readFileSync(keyFile, 'utf8')) });
const asked = await client.call('POST', '/v1/consent-requests', {
  body: {
    subject: { personal_id_number: number },
    purpose: 'pharmacy.dispense_prescription',
    statement: 'Mua thuốc theo đơn tại quầy',
    required_fields: ['prescriptions.code', 'prescriptions.lines', 'prescriptions.remaining'],
    access: { mode: 'once' },
    retention: 'P30D',
    expires_in_s: 900,
  },
});
console.log(`Show the person this code: ${asked.body.binding_code}`);
console.log(`The request is ${asked.body.request_id}`);
const { status, consent_id } = await client.waitForAnswer(asked.body.request_id);
if (status !== 'approved') throw new Error(`The request is ${status}.`);
const released = await client.call('POST', '/v1/consents/{consent_id}/releases', {
  path: { consent_id },
  body: {},
});
// Several prescriptions can be open at once. A line of which nothing is left was dispensed already, perhaps elsewhere.
const lines = (released.body.data.prescriptions ?? []).flatMap(({ code, lines, remaining }) =>
  lines.map((line) => ({
    ...line,
    code,
    left: remaining.find((each) => each.line === line.line)?.quantity ?? 0,
  })),
);
for (const { code, line, drug, strength, left, unit } of lines)
  console.log(`${code}, line ${line}: ${drug} ${strength}, ${left} ${unit} left`);
const next = lines.find(({ left }) => left !== 0);
if (next === undefined) throw new Error('Nothing is left to dispense.');
const dispensed = await client.call('POST', '/v1/prescriptions/{code}/dispensings', {
  path: { code: next.code },
  body: { consent_id, lines: [{ line: next.line, quantity: 1, product: next.trade_name ?? next.drug }] },
});
console.log(`${dispensed.body.dispensing_id}: the prescription is ${dispensed.body.status}`);
