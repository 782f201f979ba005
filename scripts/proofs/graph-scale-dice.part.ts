/** Chance that needs no memory: the same number for the same seed, stream and index. */
import {
  type Credential,
  type Entitlement,
  type Fact,
  type Identity,
  known,
  noFlags,
  type Trust,
  unknown,
} from '../../src/model/index.ts';

/** 2026-06-01T00:00Z. */
export const TAKEN_AT = Date.UTC(2026, 5, 1);
const DAY = 86_400_000;

const mix = (value: number): number => {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
};

export interface Dice {
  /** From 0 to 1, exclusive. */
  of(stream: number, index: number): number;
  /** From 0 to `sides`, exclusive. */
  below(sides: number, stream: number, index: number): number;
  /** As `below`, small numbers far more often: the few that everybody shares. */
  skewed(sides: number, stream: number, index: number): number;
  /** A GUID. */
  guid(stream: number, index: number): string;
  /** Some day of the last three years. */
  day(stream: number, index: number): number;
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');

export const diceOf = (seed: number): Dice => {
  const word = (stream: number, index: number): number =>
    mix(mix(mix(seed + 0x9e3779b9) ^ Math.imul(stream + 1, 0x27d4eb2f)) ^ mix(index + 0x165667b1));
  const of = (stream: number, index: number): number => word(stream, index) / 4_294_967_296;
  return {
    of,
    below: (sides, stream, index) => Math.floor(of(stream, index) * sides),
    skewed: (sides, stream, index) => Math.floor(of(stream, index) ** 3 * sides),
    guid(stream, index) {
      // The index itself is in it, so that no two are the same.
      const a = hex(word(stream, index));
      const b = hex(word(stream + 7, index));
      const tail = hex(index) + b.slice(4);
      return `${a}-${b.slice(0, 4)}-4${hex(stream).slice(5)}-8000-${tail}`;
    },
    day: (stream, index) => TAKEN_AT - Math.floor(of(stream, index) * 1_000) * DAY,
  };
};

type Named = Pick<Identity, 'id' | 'system' | 'nativeId' | 'scope' | 'name' | 'class'>;

export const identityOf = (named: Named, more: Partial<Identity> = {}): Identity => ({
  kind: 'identity',
  ...named,
  classReason: `listed as ${named.class}`,
  flags: { ...noFlags },
  status: 'active',
  createdAt: unknown('not told by this listing'),
  interactive: known(named.class === 'human'),
  mfa: unknown('the registration report was not read'),
  lastUsedAt: unknown('the sign-in activity was not read'),
  tags: {},
  ...more,
});

export const credentialOf = (
  parts: Pick<Credential, 'id' | 'system' | 'ofId' | 'type' | 'nativeId'> & {
    readonly createdAt: Fact<number>;
  },
): Credential => ({
  kind: 'credential',
  ...parts,
  status: 'active',
  issuer: parts.system,
  lastUsedAt: unknown('the listing does not say when it was used'),
  lastUsedPrecision: 0,
  expiresAt: known(null),
  rotatedAt: unknown('the listing does not say'),
  storedIn: 'unknown',
  binding: 'bearer',
  revocability: 'now',
});

export const entitlementOf = (
  parts: Pick<Entitlement, 'id' | 'system' | 'holderId' | 'privileges' | 'resources' | 'via'>,
  more: Partial<Entitlement> = {},
): Entitlement => ({
  kind: 'entitlement',
  ...parts,
  effect: 'allow',
  privilegesInverted: false,
  resourcesInverted: false,
  conditions: undefined,
  standing: 'standing',
  ...more,
});

export const trustOf = (
  parts: Pick<Trust, 'id' | 'system' | 'targetId' | 'principal' | 'mechanism'>,
  more: Partial<Trust> = {},
): Trust => ({
  kind: 'trust',
  ...parts,
  effect: 'allow',
  conditions: undefined,
  external: known(false),
  ...more,
});
