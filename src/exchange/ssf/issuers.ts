/** Those whose signals we take: what each governs, how far it is believed, and the stream that we have with it. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import {
  boundedFetch,
  CountersignError,
  type OutboundPolicy,
  parseJson,
  sha256Hex,
} from '../../core/index.ts';
import type { Sealed, Sealer, TenantStore } from '../../store/index.ts';

const ISSUER = 'issuer';
const text = z.string().min(1).max(2_000);
const web = z.url({ protocol: /^https?$/ }).max(2_000);

export const issuerSettings = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,64}$/),
  /** As its metadata and tokens say it. */
  issuer: web,
  delivery: z.enum(['push', 'poll']),
  /** 0–1: how far its word is believed; 0 = it is only noted. */
  weight: z.number().min(0).max(1).default(0.5),
  governs: z.strictObject({
    systems: z.array(text).min(1).max(50),
    scopes: z.array(text).max(1_000).exactOptional(),
    domains: z.array(text).max(1_000).exactOptional(),
    issuers: z.array(text).max(50).exactOptional(),
  }),
  /** Of a stream that the other side set up by hand; else we ask for one. */
  audience: z.array(text).max(20).exactOptional(),
  pollUrl: web.exactOptional(),
  /** Where tokens are had with the client credentials; absent: the bearer token as given. */
  tokenUrl: web.exactOptional(),
  clientId: text.exactOptional(),
});
export type IssuerSettings = z.infer<typeof issuerSettings>;

const kept = issuerSettings.extend({
  jwksUri: web,
  critical: z.array(text),
  audience: z.array(text).min(1),
  stream: z
    .object({
      id: text,
      configurationEndpoint: web,
      verificationEndpoint: web.exactOptional(),
      pollUrl: web.exactOptional(),
    })
    .exactOptional(),
  verification: z
    .object({ state: text, askedAt: z.number(), answeredAt: z.number().exactOptional() })
    .exactOptional(),
  status: z.enum(['enabled', 'paused', 'disabled']),
  /** Why the last poll broke off. */
  fault: z.string().exactOptional(),
});
export type Issuer = z.infer<typeof kept>;

/** What proves us to it, and it to us. */
export interface IssuerSecrets {
  /** What it sends in `Authorization` when it pushes. */
  readonly pushToken: string;
  /** A bearer token for its management, or the client secret where `tokenUrl` is set. */
  readonly credential?: string;
}

export interface Issuers {
  get(name: string): Promise<Issuer | undefined>;
  list(): Promise<readonly Issuer[]>;
  secrets(name: string): Promise<IssuerSecrets>;
  /** Over what stands there. */
  save(issuer: Issuer, secrets?: IssuerSecrets): Promise<void>;
  /** Changes one that is there. */
  change(name: string, change: (issuer: Issuer) => Issuer): Promise<void>;
  remove(name: string): Promise<boolean>;
  /** Its published keys, fetched through the guard and kept for a while. */
  keysOf(issuer: Issuer): JWTVerifyGetKey;
}

export interface IssuersParts {
  readonly store: TenantStore;
  readonly sealer: Sealer;
  now(): number;
  policy(): Promise<OutboundPolicy>;
}

const TRIES = 5;

export const newToken = (): string => randomBytes(32).toString('base64url');

/** Of equal length by hashing first. */
export const isSameSecret = (given: string, wanted: string): boolean =>
  timingSafeEqual(Buffer.from(sha256Hex(given)), Buffer.from(sha256Hex(wanted)));

export const createIssuers = ({ store, sealer, now, policy }: IssuersParts): Issuers => {
  const contextOf = (name: string): string => `${store.tenant}/issuer/${name}`;
  const keys = new Map<string, JWTVerifyGetKey>();
  const read = (value: unknown): Issuer => kept.parse(value);
  const found = (name: string) => store.counterparts.get(ISSUER, name);

  const write = async (
    version: number,
    issuer: Issuer,
    sealed: Sealed | undefined,
  ): Promise<boolean> =>
    store.counterparts.put(
      ISSUER,
      { version, value: { id: issuer.name, value: issuer, ...(sealed ? { sealed } : {}) } },
      now(),
    );

  const overwrite = async (
    name: string,
    next: (before: Issuer | undefined) => Issuer | undefined,
    secrets?: IssuerSecrets,
  ): Promise<void> => {
    for (let tries = 0; tries < TRIES; tries++) {
      const before = await found(name);
      const issuer = next(before && read(before.value.value));
      if (issuer === undefined) return;
      const sealed = secrets
        ? sealer.seal(Buffer.from(JSON.stringify(secrets)), contextOf(name))
        : before?.value.sealed;
      if (await write(before?.version ?? 0, issuer, sealed)) return;
    }
    throw new CountersignError('ERR_CONFLICT', `issuer ${name} is being changed; try again`);
  };

  return {
    async get(name) {
      const one = await found(name);
      return one && read(one.value.value);
    },
    list: async () => (await store.counterparts.list(ISSUER)).map(({ value }) => read(value.value)),
    async secrets(name) {
      const sealed = (await found(name))?.value.sealed;
      if (!sealed) throw new CountersignError('ERR_NOT_FOUND', `issuer ${name} has no secrets`);
      const text = Buffer.from(sealer.open(sealed, contextOf(name))).toString('utf8');
      return parseJson(text) as unknown as IssuerSecrets;
    },
    save: (issuer, secrets) => overwrite(issuer.name, () => issuer, secrets),
    change: (name, change) => overwrite(name, (before) => before && change(before)),
    async remove(name) {
      return store.counterparts.remove(ISSUER, name);
    },
    keysOf({ jwksUri }) {
      const have = keys.get(jwksUri);
      if (have) return have;
      const made = createRemoteJWKSet(new URL(jwksUri), {
        [customFetch]: async (target: string) => {
          const { status, text } = await boundedFetch(
            target,
            { headers: { accept: 'application/json' }, maxBytes: 256 * 1024 },
            await policy(),
          );
          return new Response(text, { status });
        },
      });
      keys.set(jwksUri, made);
      return made;
    },
  };
};
