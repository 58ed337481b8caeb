/**
 * The baseline for releases: a bare Fastify route with one Ed25519 verification, one prepared SELECT of the same row and one
 * Ed25519 signature, nothing else.
 */
import { sign, verify } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';
import { importPrivateKey, importPublicKey } from '../../src/http-signature/key.js';

const { publicJwk, privateJwk, login, port } = JSON.parse(process.argv[2] ?? '{}');
const partnerKey = importPublicKey(publicJwk).keyObject;
const gatewayKey = importPrivateKey(privateJwk).keyObject;
const pool = new pg.Pool({ ...login, max: 16 });
const app = Fastify({ logger: false });
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

app.post('/bare/:id', async (request, reply) => {
  const { id } = request.params as { id: string };
  const signatureBytes = Buffer.from(String(request.headers.signature), 'base64');
  const isValid = await new Promise<boolean>((done, failed) => {
    verify(null, Buffer.from(id), partnerKey, signatureBytes, (error, result) =>
      error ? failed(error) : done(result),
    );
  });
  if (!isValid) return reply.code(401).send();
  const { rows } = await pool.query({
    name: 'row',
    text: 'SELECT birth_full_name, date_of_birth, phone_number FROM population.person WHERE person_id = $1',
    values: [id],
  });
  const body = JSON.stringify(rows[0]);
  const signature = await new Promise<Buffer>((done, failed) => {
    sign(null, Buffer.from(body), gatewayKey, (error, result) => (error ? failed(error) : done(result)));
  });
  return reply
    .code(201)
    .header('signature', signature.toString('base64'))
    .type('application/json')
    .send(body);
});
await app.listen({ host: '127.0.0.1', port });
