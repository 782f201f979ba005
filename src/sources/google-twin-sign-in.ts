/** Google's token endpoint on loopback, for the twins of its systems: keys of service accounts in, tokens of one scope out. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isObject, parseJson, randomId } from '../core/index.ts';
import type { TwinAnswer, TwinRequest, TwinRoute } from './twin-server.ts';

interface SignedIn {
  readonly email: string;
  readonly subject: string | undefined;
  readonly scope: string;
}

export interface TwinSignIn {
  readonly route: TwinRoute;
  /** Lets a service account in, by its public key. */
  allow(email: string, privateKey: string): void;
  /** No token is given for this scope any more: the console's list leaves it out. */
  withdraw(scope: string): void;
  whoIs(request: TwinRequest): SignedIn | undefined;
}

const refused = (error: string, error_description: string): TwinAnswer => ({
  status: error === 'unauthorized_client' ? 401 : 400,
  body: { error, error_description },
});

const partOf = (part: string | undefined): Readonly<Record<string, unknown>> => {
  const value = parseJson(Buffer.from(part ?? '', 'base64url').toString('utf8'));
  return isObject(value) ? value : {};
};

export const twinSignIn = (): TwinSignIn => {
  const keys = new Map<string, KeyObject>();
  const tokens = new Map<string, SignedIn>();
  const withdrawn = new Set<string>();
  const tokenFor = (request: TwinRequest): TwinAnswer => {
    const assertion = new URLSearchParams(request.body).get('assertion') ?? '';
    const [header, claims, signature] = assertion.split('.');
    const { iss, sub, scope } = partOf(claims);
    const key = keys.get(String(iss));
    const signed = Buffer.from(`${header}.${claims}`);
    if (!key || !verify('RSA-SHA256', signed, key, Buffer.from(signature ?? '', 'base64url')))
      return refused('invalid_grant', 'Invalid JWT Signature.');
    if (withdrawn.has(String(scope)))
      return refused(
        'unauthorized_client',
        'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
      );
    const token = randomId('ya29');
    tokens.set(token, {
      email: String(iss),
      subject: typeof sub === 'string' ? sub : undefined,
      scope: String(scope),
    });
    return { status: 200, body: { access_token: token, expires_in: 3_599, token_type: 'Bearer' } };
  };
  return {
    route: {
      method: 'POST',
      path: '/token',
      permission: undefined,
      changes: false,
      answer: tokenFor,
    },
    allow(email, privateKey) {
      keys.set(email, createPublicKey(privateKey));
    },
    withdraw: (scope) => void withdrawn.add(scope),
    whoIs: ({ headers }) =>
      tokens.get(/^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1] ?? ''),
  };
};
