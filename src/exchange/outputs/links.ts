/** Signed links to decide by: bound to one question and one person, for as long as the question waits. */
import { randomBytes } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Sealer, TenantStore } from '../../store/index.ts';

export interface LinkedDecision {
  readonly approvalId: string;
  readonly userId: string;
}

export interface Links {
  /** Epoch ms. */
  sign(about: LinkedDecision, expiresAt: number): Promise<string>;
  /** Undefined where it is not ours or too old. */
  read(token: string, now: number): Promise<LinkedDecision | undefined>;
}

const SETTING = 'exchange.link-key';
const AUDIENCE = 'countersign:decide';

export const createLinks = (store: TenantStore, sealer: Sealer): Links => {
  const context = `${store.tenant}/setting/${SETTING}`;
  let key: Promise<Uint8Array> | undefined;
  const load = async (): Promise<Uint8Array> => {
    const sealed = await store.settings.getSealed(SETTING);
    if (sealed) return sealer.open(sealed, context);
    const made = randomBytes(32);
    await store.settings.putSealed(SETTING, sealer.seal(made, context));
    return made;
  };
  const keyOf = (): Promise<Uint8Array> => {
    key ??= load();
    return key;
  };
  return {
    sign: async ({ approvalId, userId }, expiresAt) =>
      new SignJWT({ apr: approvalId })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(userId)
        .setAudience(AUDIENCE)
        .setIssuer(store.tenant)
        .setExpirationTime(Math.floor(expiresAt / 1_000))
        .sign(await keyOf()),
    async read(token, now) {
      try {
        const { payload } = await jwtVerify(token, await keyOf(), {
          algorithms: ['HS256'],
          audience: AUDIENCE,
          issuer: store.tenant,
          currentDate: new Date(now),
          requiredClaims: ['exp', 'sub', 'apr'],
        });
        const { apr, sub } = payload;
        return typeof apr === 'string' && typeof sub === 'string'
          ? { approvalId: apr, userId: sub }
          : undefined;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
};
