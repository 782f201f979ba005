/** Ids and secrets in the shapes AWS gives them, from the randomness passed in. */
import { randomBytes } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const SECRET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const HEX = '0123456789abcdef';

/** Uniform in [0, 1). */
export type Rng = () => number;

export const systemRng: Rng = () => randomBytes(4).readUInt32BE() / 2 ** 32;

type IdPrefix = 'AIDA' | 'AROA' | 'AGPA' | 'ANPA';

export interface Ids {
  /** Unique ids of principals and policies, e.g. `AIDA…` (21 characters). */
  unique(prefix: IdPrefix): string;
  /** `AKIA…` for long-term keys, `ASIA…` for temporary ones (20 characters). */
  key(prefix: 'AKIA' | 'ASIA'): string;
  secret(): string;
  sessionToken(): string;
  uuid(): string;
}

export const makeIds = (rng: Rng): Ids => {
  const draw = (alphabet: string, length: number): string => {
    let out = '';
    for (let i = 0; i < length; i++) out += alphabet[Math.floor(rng() * alphabet.length)];
    return out;
  };
  return {
    unique: (prefix) => prefix + draw(BASE32, 17),
    key: (prefix) => prefix + draw(BASE32, 16),
    secret: () => draw(SECRET, 40),
    sessionToken: () => `IQoJb3JpZ2luX2Vj${draw(SECRET, 200)}`,
    uuid: () =>
      `${draw(HEX, 8)}-${draw(HEX, 4)}-4${draw(HEX, 3)}-a${draw(HEX, 3)}-${draw(HEX, 12)}`,
  };
};
