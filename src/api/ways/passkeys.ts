/**
 * Sign-in by passkey (W3C Web Authentication Level 3): discoverable credentials, bound to our own origin, user
 * verification required. Only public keys are kept.
 */
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { type Clock, CountersignError, type Log, messageOf } from '../../core/index.ts';
import type { Sealer, TenantStore } from '../../store/index.ts';
import { transactions } from './transaction.ts';

const MOST_OF_ONE = 10;

const passkey = z.object({
  id: z.string(),
  name: z.string(),
  /** COSE key, base64url. */
  publicKey: z.string(),
  /** Signature counter; 0 where the authenticator has none. */
  counter: z.number(),
  transports: z.array(z.string()),
  /** Kept by a provider over several devices. */
  synced: z.boolean(),
  createdAt: z.number(),
  lastUsedAt: z.number().exactOptional(),
});
type Passkey = z.infer<typeof passkey>;

interface Shown {
  /** As the browser gave it. */
  readonly response: unknown;
  /** Of the page that it was given to, one of our own. */
  readonly origin: string;
}

interface PasskeyParts {
  readonly store: TenantStore;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly log: Log;
}

const refused = (): CountersignError =>
  new CountersignError('ERR_UNAUTHENTICATED', 'this passkey is not known here, or did not sign');

/** The site that a passkey is bound to; browsers know none of an address without a name. */
const siteOf = (origin: string): string => {
  const { hostname } = new URL(origin);
  if (/^\[|^[\d.]+$/.test(hostname))
    throw new CountersignError(
      'ERR_CONFLICT',
      'passkeys are bound to a name: open the console by its name, or by localhost',
    );
  return hostname;
};

const handleOf = (userId: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(userId);

export const createPasskeys = (parts: PasskeyParts) => {
  const { store, clock } = parts;
  const challenge = z.object({ challenge: z.string(), userId: z.string().optional() });
  const making = transactions(`${store.tenant}/passkey/make`, challenge, parts);
  const showing = transactions(`${store.tenant}/passkey/show`, challenge, parts);
  const keyOf = (userId: string): string => `passkeys/${userId}`;
  /** @throws ERR_CONFLICT where what is kept is damaged: taken for none, the next one made would write over it. */
  const read = async (userId: string): Promise<readonly Passkey[]> => {
    const kept = await store.settings.get(keyOf(userId));
    if (kept === undefined) return [];
    const found = z.array(passkey).safeParse(kept);
    if (found.success) return found.data;
    const because = z.prettifyError(found.error);
    parts.log.error({ setting: keyOf(userId), because }, 'kept passkeys are damaged');
    throw new CountersignError(
      'ERR_CONFLICT',
      'the passkeys kept for you are damaged and none was changed: ask an operator to restore the setting ' +
        keyOf(userId),
    );
  };
  const failed = (error: unknown): never => {
    parts.log.warn({ because: messageOf(error) }, 'a passkey was refused');
    throw refused();
  };

  return {
    list: async (userId: string) =>
      (await read(userId)).map(
        ({ publicKey: _key, counter: _count, transports: _by, ...rest }) => rest,
      ),
    /** `origin`: of the page that asks, one of our own. */
    async makeOptions(user: { readonly id: string; readonly name: string }, origin: string) {
      const has = await read(user.id);
      if (has.length >= MOST_OF_ONE)
        throw new CountersignError(
          'ERR_CONFLICT',
          `${MOST_OF_ONE} passkeys are enough: remove one`,
        );
      const options = await generateRegistrationOptions({
        rpName: 'Countersign',
        rpID: siteOf(origin),
        userID: handleOf(user.id),
        userName: user.name,
        attestationType: 'none',
        excludeCredentials: has.map(({ id }) => ({ id })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      });
      const keep = making.give({ challenge: options.challenge, userId: user.id });
      return { options, keep };
    },
    async make(
      userId: string,
      { name, response, origin }: { readonly name: string } & Shown,
      kept: string | undefined,
    ) {
      const own = making.take(kept);
      if (own.userId !== userId) throw refused();
      const { registrationInfo } = await verifyRegistrationResponse({
        response: response as RegistrationResponseJSON,
        expectedChallenge: own.challenge,
        expectedOrigin: origin,
        expectedRPID: siteOf(origin),
        requireUserVerification: true,
      }).catch(failed);
      if (!registrationInfo) throw refused();
      const { credential, credentialBackedUp } = registrationInfo;
      const made: Passkey = {
        id: credential.id,
        name,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        transports: [...(credential.transports ?? [])],
        synced: credentialBackedUp,
        createdAt: clock.now(),
      };
      await store.settings.put(keyOf(userId), [...(await read(userId)), made]);
      return { id: made.id, name, synced: made.synced, createdAt: made.createdAt };
    },
    async remove(userId: string, id: string): Promise<boolean> {
      const has = await read(userId);
      const left = has.filter((one) => one.id !== id);
      if (left.length === has.length) return false;
      await store.settings.put(keyOf(userId), left);
      return true;
    },
    async showOptions(origin: string) {
      const options = await generateAuthenticationOptions({
        rpID: siteOf(origin),
        userVerification: 'required',
      });
      return { options, keep: showing.give({ challenge: options.challenge }) };
    },
    /** Answers whose it is. @throws ERR_UNAUTHENTICATED, the same for whatever is wrong */
    async show({ response, origin }: Shown, kept: string | undefined): Promise<string> {
      const own = showing.take(kept);
      const shown = response as AuthenticationResponseJSON;
      const userId = Buffer.from(shown.response?.userHandle ?? '', 'base64url').toString('utf8');
      const has = userId === '' ? [] : await read(userId).catch(failed);
      const mine = has.find(({ id }) => id === shown.id);
      if (!mine) throw refused();
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: shown,
        expectedChallenge: own.challenge,
        expectedOrigin: origin,
        expectedRPID: siteOf(origin),
        requireUserVerification: true,
        credential: {
          id: mine.id,
          publicKey: new Uint8Array(Buffer.from(mine.publicKey, 'base64url')),
          counter: mine.counter,
        },
      }).catch(failed);
      if (!verified) throw refused();
      const used = { ...mine, counter: authenticationInfo.newCounter, lastUsedAt: clock.now() };
      await store.settings.put(
        keyOf(userId),
        has.map((one) => (one.id === mine.id ? used : one)),
      );
      return userId;
    },
  };
};
export type Passkeys = ReturnType<typeof createPasskeys>;
