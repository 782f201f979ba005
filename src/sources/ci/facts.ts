/** The bare facts of one CI document, with what it leaves untold. Pure. */
import {
  type Credential,
  type Entitlement,
  type Fact,
  type Identity,
  type InventoryFact,
  known,
  noFlags,
  unknown,
} from '../../model/index.ts';
import type { CiDocument, CiToken, CiVariable } from './format.ts';
import { ciId, ciNative, credentialId, tokenNative, variableNative } from './ids.ts';

export const untold = unknown('the document of the CI system does not say');

export const time = (text: string | undefined): Fact<number> =>
  text === undefined ? untold : known(Date.parse(text));

export const timeOrNever = (text: string | null | undefined): Fact<number | null> =>
  text === null ? known(null) : time(text);

type IdentityParts = Pick<Identity, 'nativeId' | 'name' | 'class' | 'classReason'> &
  Partial<Identity>;

export interface Scribe {
  readonly document: CiDocument;
  identity(parts: IdentityParts): Identity;
  token(ofId: string, token: CiToken): readonly (Credential | Entitlement)[];
  variable(pipeline: string, variable: CiVariable): readonly InventoryFact[];
}

const credential = (
  parts: Pick<
    Credential,
    | 'ofId'
    | 'type'
    | 'nativeId'
    | 'createdAt'
    | 'lastUsedAt'
    | 'expiresAt'
    | 'rotatedAt'
    | 'storedIn'
    | 'revocability'
    | 'issuer'
  > &
    Partial<Credential>,
): Credential => ({
  kind: 'credential',
  id: credentialId(parts.nativeId),
  system: 'ci',
  status: 'active',
  lastUsedPrecision: 1_000,
  binding: 'bearer',
  ...parts,
});

export const entitlement = (
  key: string,
  parts: Pick<Entitlement, 'holderId' | 'privileges' | 'resources' | 'via'>,
): Entitlement => ({
  kind: 'entitlement',
  id: ciId(`grant/${key}`),
  system: 'ci',
  effect: 'allow',
  privilegesInverted: false,
  resourcesInverted: false,
  conditions: undefined,
  standing: 'standing',
  ...parts,
});

export const scribe = (document: CiDocument): Scribe => {
  const { instance } = document;
  return {
    document,
    identity: (parts) => ({
      kind: 'identity',
      id: ciId(parts.nativeId),
      system: 'ci',
      scope: instance,
      flags: noFlags,
      status: 'active',
      createdAt: untold,
      interactive: untold,
      mfa: untold,
      lastUsedAt: untold,
      tags: {},
      ...parts,
    }),
    token(ofId, token) {
      const nativeId = tokenNative(instance, token.id);
      return [
        credential({
          ofId,
          type: 'api_token',
          nativeId,
          issuer: instance,
          status: token.revoked === true ? 'inactive' : 'active',
          createdAt: time(token.createdAt),
          lastUsedAt: timeOrNever(token.lastUsedAt),
          expiresAt: timeOrNever(token.expiresAt),
          rotatedAt: timeOrNever(token.rotatedAt),
          storedIn: 'unknown',
          revocability: 'now',
        }),
        ...(token.scopes === undefined
          ? []
          : [
              entitlement(nativeId, {
                holderId: ofId,
                privileges: token.scopes,
                resources: [ciId(`${instance}/*`)],
                via: { kind: 'consent', name: token.name ?? token.id, nativeId },
              }),
            ]),
      ];
    },
    variable(pipeline, { name, secret, ...dates }) {
      const nativeId = variableNative(instance, pipeline, name);
      const runsAs = ciId(ciNative(instance, 'pipeline', pipeline));
      if (!secret) {
        return [
          {
            kind: 'resource',
            id: ciId(nativeId),
            system: 'ci',
            nativeId,
            scope: instance,
            name,
            type: 'ci_variable',
            runsAs,
            tags: {},
          },
        ];
      }
      return [
        credential({
          ofId: runsAs,
          type: 'client_secret',
          nativeId,
          issuer: instance,
          createdAt: time(dates.createdAt),
          lastUsedAt: timeOrNever(dates.lastReadAt),
          expiresAt: untold,
          rotatedAt: timeOrNever(dates.changedAt),
          storedIn: 'ci',
          revocability: 'next_use',
        }),
      ];
    },
  };
};
