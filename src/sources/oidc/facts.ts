/** A provider's metadata, keys and registered clients as facts. Pure. */
import { X509Certificate } from 'node:crypto';
import {
  type Credential,
  type Fact,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
  type Resource,
  unknown,
} from '../../model/index.ts';
import { instant, list, obj, type Raw, str, strings } from '../record.ts';
import { clientId, issuerId } from './config.ts';

const UNDATED = 'a key set tells no dates; we know only since when we have seen it';

/** The provider itself: what its signing keys hang on. */
export const issuerFact = (scope: string, metadata: Raw): Resource => {
  const registration = str(metadata['registration_endpoint']);
  return {
    kind: 'resource',
    id: issuerId(scope),
    system: 'oidc',
    nativeId: str(metadata['issuer']) ?? scope,
    scope,
    name: scope,
    type: 'oidc_issuer',
    // Whoever signs as the provider is everybody who signs in by it.
    tier: 0,
    tags: {
      grants: strings(metadata['grant_types_supported']).slice(0, 20).join(' '),
      registration: registration === undefined ? 'closed' : 'dynamic',
    },
  };
};

/** End of the certificate that some providers put beside a key. */
const endOf = (key: Raw): Fact<number | null> => {
  const first = strings(key['x5c'])[0];
  if (first === undefined) return unknown(UNDATED);
  try {
    const { validTo } = new X509Certificate(Buffer.from(first, 'base64'));
    const time = Date.parse(validTo);
    return Number.isNaN(time) ? unknown('the end of its certificate cannot be read') : known(time);
  } catch {
    return unknown('its certificate cannot be read');
  }
};

/** Only keys that sign; the public half alone is looked at, and only its id is kept. */
export const keyFacts = (jwks: unknown, scope: string, issuer: string): readonly Credential[] => {
  const seen = new Set<string>();
  return list(obj(jwks)['keys'])
    .slice(0, 200)
    .map(obj)
    .flatMap((key): readonly Credential[] => {
      const kid = str(key['kid']) ?? str(key['x5t#S256']) ?? str(key['x5t']);
      if (kid === undefined || seen.has(kid) || key['use'] === 'enc') return [];
      seen.add(kid);
      return [
        {
          kind: 'credential',
          id: `${issuerId(scope)}#key:${kid}`,
          system: 'oidc',
          ofId: issuerId(scope),
          type: 'signing_key',
          nativeId: kid,
          status: 'active',
          issuer,
          createdAt: unknown(UNDATED),
          lastUsedAt: unknown('a provider does not tell which key signed'),
          lastUsedPrecision: 0,
          expiresAt: endOf(key),
          rotatedAt: unknown(UNDATED),
          storedIn: 'unknown',
          binding: 'bearer',
          // Receivers keep a key set for hours or days after a key left it.
          revocability: 'next_use',
        },
      ];
    });
};

const classOf = (client: Raw): Pick<Identity, 'class' | 'classReason'> => {
  const grants = strings(client['grant_types']);
  const alone = grants.length > 0 && grants.every((one) => one === 'client_credentials');
  return alone
    ? { class: 'service_account', classReason: 'its only grant is client_credentials' }
    : { class: 'third_party_app', classReason: 'a registered client that users sign in to' };
};

const dateOf = (value: unknown, because: string): Fact<number> => {
  const time = typeof value === 'number' && value > 0 ? instant(value) : undefined;
  return time === undefined ? unknown(because) : known(time);
};

const secretOf = (client: Raw, holder: Identity, issuer: string): readonly Credential[] => {
  const method = str(client['token_endpoint_auth_method']) ?? 'client_secret_basic';
  if (!method.startsWith('client_secret')) return [];
  const end = client['client_secret_expires_at'];
  return [
    {
      kind: 'credential',
      id: `${holder.id}#secret`,
      system: 'oidc',
      ofId: holder.id,
      type: 'client_secret',
      nativeId: holder.nativeId,
      status: 'active',
      issuer,
      createdAt: unknown('registration tells when the client was made, not when its secret was'),
      lastUsedAt: unknown('registration does not tell use'),
      lastUsedPrecision: 0,
      expiresAt: end === 0 ? known(null) : dateOf(end, 'client_secret_expires_at is not told'),
      rotatedAt: unknown('registration does not tell rotation'),
      storedIn: 'unknown',
      binding: 'bearer',
      revocability: 'now',
    },
  ];
};

export const bareClient = (scope: string, native: string): Identity => ({
  kind: 'identity',
  id: clientId(scope, native),
  system: 'oidc',
  nativeId: native,
  scope,
  name: native,
  class: 'third_party_app',
  classReason: 'assumed: a client seen in events',
  flags: noFlags,
  status: 'active',
  createdAt: unknown('seen in events only'),
  interactive: known(false),
  mfa: unknown('clients have no second factor to tell of'),
  lastUsedAt: unknown('seen in events only'),
  tags: {},
  handles: [{ kind: 'app_id', value: native, issuer: scope, verified: true }],
});

const hostOf = (address: string | undefined): string | undefined => {
  try {
    return address === undefined ? undefined : new URL(address).hostname;
  } catch {
    return undefined;
  }
};

/** A client as its registration tells it (RFC 7591 §3.2.1); its secret and its registration token are not looked at. */
export const clientFacts = (
  client: Raw,
  scope: string,
  issuer: string,
): readonly InventoryFact[] => {
  const native = str(client['client_id']);
  if (native === undefined) return [];
  const publisher = hostOf(str(client['client_uri']));
  const bare = bareClient(scope, native);
  const identity: Identity = {
    ...bare,
    ...classOf(client),
    name: str(client['client_name']) ?? native,
    createdAt: dateOf(client['client_id_issued_at'], 'client_id_issued_at is not told'),
    lastUsedAt: unknown('registration does not tell use'),
    handles: [
      ...(bare.handles ?? []),
      // Written by whoever registered it.
      ...(publisher === undefined
        ? []
        : [{ kind: 'publisher_domain' as const, value: publisher, verified: false }]),
    ],
  };
  const scopes = (str(client['scope']) ?? '').split(' ').filter((one) => one !== '');
  return [
    identity,
    ...secretOf(client, identity, issuer),
    ...(scopes.length === 0
      ? []
      : [
          {
            kind: 'entitlement' as const,
            id: `${identity.id}#scopes`,
            system: 'oidc',
            holderId: identity.id,
            effect: 'allow' as const,
            privileges: scopes.slice(0, 500),
            privilegesInverted: false,
            resources: ['*'],
            resourcesInverted: false,
            conditions: undefined,
            via: { kind: 'consent' as const, name: 'scopes it may ask for' },
            standing: 'eligible' as const,
          },
        ]),
  ];
};
