#!/usr/bin/env node
// Asks a person by CIBA, with the stock openid-client: no HTTP message is signed.
//
//   ciba.mjs ORIGIN KEY_FILE PARTNER_ID [PERSONAL_ID_NUMBER]
import process from 'node:process';
import * as openid from 'openid-client';
import { connect } from './oauth.mjs';

const [origin, keyFile, partnerId, number = '079191000901'] = process.argv.slice(2);
const { client, DPoP } = await connect(origin, keyFile, partnerId);

const asked = await openid.initiateBackchannelAuthentication(client, {
  scope: 'openid',
  login_hint: number, // login_hint_token takes a share code
  binding_message: 'Quầy 12', // shown beside our code
  authorization_details: JSON.stringify([
    {
      type: 'urn:ung-thuan:consent',
      purpose: 'bank.account_opening',
      statement: 'Mở tài khoản thanh toán',
      required_fields: ['person.birth_full_name', 'person.date_of_birth'],
      access: { mode: 'once' },
      retention: 'P90D',
    },
  ]),
});
console.log(`Show the person this code: ${asked.binding_code}`);
const tokens = await openid.pollBackchannelAuthenticationGrant(client, asked, undefined, { DPoP });

const url = new URL(`/v1/consents/${tokens.grant_id}/releases`, origin);
const headers = new Headers({ 'idempotency-key': crypto.randomUUID() });
const released = await openid.fetchProtectedResource(
  client,
  tokens.access_token,
  url,
  'POST',
  null,
  headers,
  {
    DPoP,
  },
);
console.log(JSON.stringify((await released.json()).data));
