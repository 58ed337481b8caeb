import { ALGORITHMS } from '../http-signature/algorithms.js';
import type { Signer } from '../http-signature/signer.js';
import { JWS_ALGORITHM_NAMES } from '../jws.js';
import { DETAIL_TYPE, SCOPES } from './authentication.js';
import { GRANT_TYPES } from './tokens.js';

/**
 * The metadata of OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2 and CIBA Core 1.0 section 4. There is no
 * authorization endpoint: people are asked by this gateway's own prompt.
 */
export function metadata(issuer: string, signer: Signer) {
  const [algorithm] = ALGORITHMS[signer.algorithm].jwkAlgorithms;
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    token_endpoint: `${issuer}/oauth/token`,
    backchannel_authentication_endpoint: `${issuer}/oauth/backchannel-authentication`,
    grant_management_endpoint: `${issuer}/oauth/grants`,
    service_documentation: `${issuer}/docs`,
    response_types_supported: [],
    grant_types_supported: GRANT_TYPES,
    scopes_supported: SCOPES,
    subject_types_supported: ['pairwise'],
    claims_supported: ['sub', 'auth_time'],
    id_token_signing_alg_values_supported: [algorithm],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: JWS_ALGORITHM_NAMES,
    dpop_signing_alg_values_supported: JWS_ALGORITHM_NAMES,
    backchannel_token_delivery_modes_supported: ['poll', 'ping'],
    backchannel_user_code_parameter_supported: false,
    authorization_details_types_supported: [DETAIL_TYPE],
    grant_management_actions_supported: ['create', 'query', 'revoke'],
    grant_management_action_required: false,
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  };
}
