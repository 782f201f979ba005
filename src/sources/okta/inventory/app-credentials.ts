/** Secrets, keys and tokens of apps as Okta's API tells them → facts, never the secret. Pure. */
import { DAY } from '../../../core/index.ts';
import { type Credential, type Fact, known, unknown } from '../../../model/index.ts';
import { need, type Raw, str } from '../../record.ts';
import { oktaId } from '../ids.ts';
import { isActive } from './apps.ts';
import { dateFact } from './people.ts';

const appCredential = (
  raw: Raw,
  appId: string,
  parts: Pick<Credential, 'type' | 'binding'> & {
    readonly nativeId: string;
    readonly issuer: string;
    readonly expiresAt: Fact<number | null>;
  },
): Credential => ({
  kind: 'credential',
  id: oktaId(`${appId}#${parts.nativeId}`),
  system: 'okta',
  ofId: oktaId(appId),
  type: parts.type,
  nativeId: parts.nativeId,
  status: raw['status'] === undefined || isActive(raw) ? 'active' : 'inactive',
  issuer: parts.issuer,
  createdAt: dateFact(raw['created'], 'Okta told no date'),
  lastUsedAt: unknown('Okta tells no last use of it'),
  lastUsedPrecision: 0,
  expiresAt: parts.expiresAt,
  rotatedAt: known(null),
  storedIn: 'unknown',
  binding: parts.binding,
  revocability: 'now',
});

/** `secret_hash` is never read: a hash of a short secret can be guessed at. */
export const secretFact = (secret: Raw, appId: string, scope: string): Credential =>
  appCredential(secret, appId, {
    type: 'client_secret',
    nativeId: need(str(secret['id']), 'secret.id'),
    issuer: scope,
    expiresAt: known(null),
    binding: 'bearer',
  });

/** A public key with which the client proves itself; Okta never has the private one. */
export const clientKeyFact = (key: Raw, appId: string, scope: string): Credential =>
  appCredential(key, appId, {
    type: 'signing_key',
    nativeId: need(str(key['id']) ?? str(key['kid']), 'key.id'),
    issuer: scope,
    expiresAt: known(null),
    binding: 'sender_constrained',
  });

/** The certificate Okta signs this app's SAML assertions with: whoever has its key is everybody there. */
export const signingKeyFact = (key: Raw, appId: string, scope: string): Credential =>
  appCredential(key, appId, {
    type: 'signing_key',
    nativeId: need(str(key['kid']), 'key.kid'),
    issuer: scope,
    expiresAt: dateFact(key['expiresAt'], 'Okta told no end'),
    binding: 'sender_constrained',
  });

/** A token that keeps an app going in a user's name. */
export const refreshTokenFact = (token: Raw, scope: string): Credential => {
  const id = need(str(token['id']), 'token.id');
  return {
    kind: 'credential',
    id: oktaId(id),
    system: 'okta',
    ofId: oktaId(need(str(token['userId']), 'token.userId')),
    type: 'refresh_token',
    nativeId: id,
    status: isActive(token) ? 'active' : 'inactive',
    issuer: str(token['issuer']) ?? scope,
    createdAt: dateFact(token['created'], 'Okta told no date'),
    // Okta writes a token anew at each use of it, by rotation or by moving its idle end.
    lastUsedAt: dateFact(token['lastUpdated'], 'Okta told no date'),
    lastUsedPrecision: DAY,
    expiresAt: dateFact(token['expiresAt'], 'Okta told no end'),
    rotatedAt: known(null),
    storedIn: 'unknown',
    binding: 'bearer',
    revocability: 'now',
  };
};
