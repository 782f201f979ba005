/** The last touch of a pull: what one area tells about the facts of another, and `unknown` where it was not read. */
import {
  type Credential,
  type Fact,
  type Identity,
  type InventoryFact,
  known,
  unknown,
} from '../../../model/index.ts';
import { METHODS, SIGN_INS } from './areas-people.ts';
import type { PullWorld } from './world.ts';

type Unread = ReadonlySet<string>;

/** What reports told of the things of other areas. */
export type Told = Pick<PullWorld, 'mfa' | 'lastUse' | 'risk' | 'synchronisers'>;

const isUser = (identity: Identity): boolean => identity.class === 'human';

const mfaOf = (identity: Identity, world: Told, unread: Unread): Fact<boolean> => {
  if (!isUser(identity)) return identity.mfa;
  if (unread.has(METHODS)) return unknown('the registration report was not read whole');
  const registered = world.mfa.get(identity.nativeId);
  return registered === undefined
    ? unknown('the registration report leaves this user out')
    : known(registered);
};

/** Entra keeps last sign-ins since April 2020. Source: user resource, `signInActivity`. */
const KEPT_SINCE = Date.UTC(2020, 3, 1);

const lastUseOf = (identity: Identity, world: Told, unread: Unread): Fact<number | null> => {
  if (unread.has(SIGN_INS)) return unknown('the sign-in activity was not read whole');
  const key = isUser(identity) ? identity.nativeId : (identity.tags['appId'] ?? '');
  const time = world.lastUse.get(key);
  if (time !== undefined) return known(time);
  const isNew = identity.createdAt.known && identity.createdAt.value >= KEPT_SINCE;
  return isUser(identity) && isNew
    ? known(null)
    : unknown('no sign-in is told, and Entra does not keep those of all time');
};

const identityOf = (identity: Identity, world: Told, unread: Unread): Identity => {
  const risk = world.risk.get(identity.nativeId);
  const synchronises = world.synchronisers.has(identity.nativeId);
  return {
    ...identity,
    mfa: mfaOf(identity, world, unread),
    lastUsedAt: lastUseOf(identity, world, unread),
    tags: risk === undefined ? identity.tags : { ...identity.tags, riskLevel: risk },
    ...(synchronises
      ? {
          class: 'service_account',
          classReason: 'wears the role of directory synchronisation',
          carries: 'directory_sync',
        }
      : {}),
  };
};

const credentialOf = (credential: Credential, world: Told, unread: Unread): Credential => {
  const isKey = credential.type === 'client_secret' || credential.type === 'certificate';
  if (!isKey) return credential;
  if (unread.has(SIGN_INS)) {
    return { ...credential, lastUsedAt: unknown('the sign-in activity was not read whole') };
  }
  const time = world.lastUse.get(credential.nativeId);
  const lastUsedAt =
    time === undefined ? unknown('the report leaves this credential out') : known(time);
  return { ...credential, lastUsedAt };
};

export const finishEntra = (
  facts: readonly InventoryFact[],
  world: Told,
  unread: Unread,
): readonly InventoryFact[] =>
  facts.map((fact) => {
    if (fact.kind === 'identity') return identityOf(fact, world, unread);
    return fact.kind === 'credential' ? credentialOf(fact, world, unread) : fact;
  });
