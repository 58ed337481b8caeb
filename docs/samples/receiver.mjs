#!/usr/bin/env node
// Receives events by push (RFC 8935): each call has one Security Event Token, and counts as delivered when it is answered with 202.
//
//   receiver.mjs ORIGIN PARTNER_ID PORT AUTHORIZATION
//
// AUTHORIZATION is what the gateway sends in that field, as you told it in `authorization_header`.
import { createServer } from 'node:http';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const [origin, partnerId, port, authorization] = process.argv.slice(2);
const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', origin));
createServer(async (request, response) => {
  if (request.headers.authorization !== authorization) return void response.writeHead(401).end();
  try {
    const claims = { issuer: origin, audience: partnerId, typ: 'secevent+jwt' };
    const { payload } = await jwtVerify(await text(request), keys, claims);
    console.log(payload.jti, JSON.stringify(payload.events)); // write both in one transaction: a jti may come twice
    response.writeHead(202).end();
  } catch {
    const refusal = { err: 'authentication_failed', description: 'The token does not verify.' };
    response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(refusal));
  }
}).listen(Number(port));
