/**
 * The keys that sign what we tell: RSA of 2048 bits, sealed at rest. A new one is published before it signs, and the
 * one before stays published for as long as what it signed may be under way.
 */
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';
import { CountersignError, DAY, HOUR, parseJson } from '../../core/index.ts';
import type { Sealer, TenantStore } from '../../store/index.ts';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

interface KeptKey {
  readonly kid: string;
  readonly jwk: JWK;
  /** Epoch ms: signs from then on. */
  readonly from: number;
  /** Published until then. */
  readonly until?: number;
}

export interface SigningKeys {
  signer(now: number): Promise<SigningKey>;
  jwks(now: number): Promise<{ readonly keys: readonly JWK[] }>;
  /** Answers when the new key begins to sign. */
  rotate(now: number): Promise<{ readonly kid: string; readonly signsFrom: number }>;
}

const SETTING = 'ssf.signing-keys';
/** Receivers keep a JWKS for a while before they look again. */
const PUBLISHED_BEFORE = HOUR;
const PUBLISHED_AFTER = 30 * DAY;

const makeKey = async (from: number): Promise<KeptKey> => {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(privateKey);
  return { kid: await calculateJwkThumbprint(jwk), jwk, from };
};

const publicOf = ({ kid, jwk }: KeptKey): JWK => ({
  kid,
  kty: 'RSA',
  use: 'sig',
  alg: 'RS256',
  ...(jwk.n === undefined ? {} : { n: jwk.n }),
  ...(jwk.e === undefined ? {} : { e: jwk.e }),
});

export const signingKeys = (store: TenantStore, sealer: Sealer): SigningKeys => {
  const context = `${store.tenant}/setting/${SETTING}`;
  const imported = new Map<string, SigningKey>();
  let making: Promise<readonly KeptKey[]> | undefined;

  const keep = async (keys: readonly KeptKey[]): Promise<readonly KeptKey[]> => {
    const text = Buffer.from(JSON.stringify(keys));
    await store.settings.putSealed(SETTING, sealer.seal(text, context));
    return keys;
  };
  const read = async (now: number): Promise<readonly KeptKey[]> => {
    const sealed = await store.settings.getSealed(SETTING);
    if (sealed) {
      const text = Buffer.from(sealer.open(sealed, context)).toString('utf8');
      return parseJson(text) as unknown as readonly KeptKey[];
    }
    // Two that ask at once must not make two.
    making ??= makeKey(now).then((key) => keep([key]));
    return making;
  };
  const published = (keys: readonly KeptKey[], now: number): readonly KeptKey[] =>
    keys.filter(({ until }) => until === undefined || until > now);

  return {
    async signer(now) {
      const ready = published(await read(now), now).filter(({ from }) => from <= now);
      const newest = ready.reduce<KeptKey | undefined>(
        (best, key) => (best === undefined || key.from > best.from ? key : best),
        undefined,
      );
      if (newest === undefined)
        throw new CountersignError('ERR_INTERNAL', 'no key signs what is told to others');
      const have = imported.get(newest.kid);
      if (have) return have;
      const privateKey = (await importJWK(newest.jwk, 'RS256')) as CryptoKey;
      const key = { kid: newest.kid, privateKey };
      imported.set(newest.kid, key);
      return key;
    },
    jwks: async (now) => ({ keys: published(await read(now), now).map(publicOf) }),
    async rotate(now) {
      const before = published(await read(now), now);
      const next = await makeKey(now + PUBLISHED_BEFORE);
      await keep([
        ...before.map((key) => ({
          ...key,
          until: Math.min(key.until ?? Number.POSITIVE_INFINITY, next.from + PUBLISHED_AFTER),
        })),
        next,
      ]);
      return { kid: next.kid, signsFrom: next.from };
    },
  };
};
