/** `/oauth2/v1/token` for client credentials: by signed assertion (Okta scopes, DPoP) or by client secret. */
import { createPublicKey, verify } from 'node:crypto';
import { isObject } from '../../../core/index.ts';
import { obj, type Raw, str } from '../../record.ts';
import type { TwinAnswer, TwinRoute } from '../../twin-server.ts';
import { isActive } from '../inventory/apps.ts';
import type { Desk } from './reading.ts';
import { clientOf, nextId, TOKEN_LIFE, writeLog } from './state.ts';

const oauthError = (status: number, error: string, text: string): TwinAnswer => ({
  status,
  body: { error, error_description: text },
});

const jsonOf = (part: string | undefined): Raw => {
  try {
    return obj(JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8')));
  } catch {
    return {};
  }
};

/** The claims of an assertion whose signature is right, by one of the client's active keys. */
const claimsOf = (desk: Desk, assertion: string): Raw | undefined => {
  const [head, body, signature] = assertion.split('.');
  const claims = jsonOf(body);
  const keys = desk.state.clientKeys.get(str(claims['iss']) ?? '') ?? [];
  const good = keys.filter(isActive).some((key) => {
    const jwk = key['jwk'];
    if (!isObject(jwk)) return false;
    const publicKey = createPublicKey({
      key: jwk as import('node:crypto').JsonWebKey,
      format: 'jwk',
    });
    const data = Buffer.from(`${head}.${body}`);
    return verify('RSA-SHA256', data, publicKey, Buffer.from(signature ?? '', 'base64url'));
  });
  return good ? claims : undefined;
};

const bySecret = (desk: Desk, header: string): string | undefined => {
  const text = Buffer.from(/^Basic (.+)$/.exec(header)?.[1] ?? '', 'base64').toString('utf8');
  const [client = '', secret = ''] = text.split(':');
  const secrets = desk.state.secrets.get(client) ?? [];
  return secrets.some((one) => isActive(one) && one['client_secret'] === secret)
    ? client
    : undefined;
};

/** With `nonce` the twin asks for DPoP, as organisations may for their service apps. */
export const tokenRoute = (desk: Desk, nonce: string | undefined): TwinRoute => ({
  method: 'POST',
  path: '/oauth2/v1/token',
  permission: undefined,
  changes: false,
  answer({ body, headers }) {
    const form = new URLSearchParams(body);
    const assertion = form.get('client_assertion');
    const client =
      assertion === null
        ? bySecret(desk, headers['authorization'] ?? '')
        : str(claimsOf(desk, assertion)?.['iss']);
    const app = desk.state.apps.get(client ?? '');
    if (client === undefined || app === undefined || !isActive(app))
      return oauthError(401, 'invalid_client', 'The client could not be authenticated.');
    const scopes = (form.get('scope') ?? '').split(' ').filter((one) => one !== '');
    const granted = (desk.state.appGrants.get(client) ?? []).map((one) => one['scopeId']);
    if (assertion !== null && scopes.some((one) => !granted.includes(one)))
      return oauthError(
        400,
        'invalid_scope',
        'One or more scopes are not configured for the client.',
      );
    const proof = jsonOf((headers['dpop'] ?? '').split('.')[1]);
    if (nonce !== undefined && proof['nonce'] !== nonce) {
      return {
        ...oauthError(400, 'use_dpop_nonce', 'Authorization server requires nonce in DPoP proof.'),
        headers: { 'dpop-nonce': nonce },
      };
    }
    const token = nextId(desk.state, 'eyJ');
    const expiresAt = desk.now() + TOKEN_LIFE;
    desk.state.accessTokens.set(token, {
      token,
      clientId: client,
      userId: undefined,
      scopes,
      expiresAt,
      revoked: false,
    });
    // By an assertion come only Countersign's own apps here: the twin's log does without them.
    if (assertion === null) {
      writeLog(desk.state, {
        eventType: 'app.oauth2.token.grant.access_token',
        at: desk.now(),
        actor: { id: client, type: 'PublicClientApp', alternateId: client },
        from: clientOf(headers),
        target: [{ id: token, type: 'access_token', displayName: 'Access Token' }],
        debug: { grantType: 'client_credentials' },
      });
    }
    const type = nonce === undefined ? 'Bearer' : 'DPoP';
    return {
      status: 200,
      body: {
        token_type: type,
        expires_in: TOKEN_LIFE / 1_000,
        access_token: token,
        scope: scopes.join(' '),
      },
    };
  },
});
