/** Sealing of secrets at rest: AES-256-GCM with a key that never enters the database. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { CountersignError } from '../core/index.ts';
import type { Sealed } from './contract.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const SEAL_KEY_BYTES = 32;

export interface Sealer {
  /** Of the key that seals; older keys only open. */
  readonly keyId: string;
  /**
   * `context` (tenant and place, e.g. `acme/plan-step/st_…`) is authenticated with the data:
   * sealed bytes moved to another row or tenant do not open.
   */
  seal(data: Uint8Array, context: string): Sealed;
  /** @throws CountersignError ERR_SEAL_BROKEN for another key, another context or changed bytes. */
  open(sealed: Sealed, context: string): Uint8Array;
}

export interface SealerOptions {
  /** Keys of the past: they open what they sealed. */
  readonly older?: readonly Uint8Array[];
  readonly random?: (bytes: number) => Uint8Array;
}

const idOf = (key: Uint8Array): string =>
  createHash('sha256').update('countersign seal key id').update(key).digest('hex').slice(0, 16);

const checked = (key: Uint8Array): Uint8Array => {
  if (key.byteLength !== SEAL_KEY_BYTES) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `a sealing key has ${SEAL_KEY_BYTES} bytes, this one has ${key.byteLength}`,
    );
  }
  return key;
};

/**
 * @example
 * const sealer = createSealer(randomBytes(32));
 * const sealed = sealer.seal(Buffer.from('secret'), 'acme/setting/aws');
 * Buffer.from(sealer.open(sealed, 'acme/setting/aws')).toString(); // 'secret'
 */
export const createSealer = (
  key: Uint8Array,
  { older = [], random = randomBytes }: SealerOptions = {},
): Sealer => {
  const keys = new Map([...older, key].map((one) => [idOf(checked(one)), one]));
  const keyId = idOf(key);
  return {
    keyId,
    seal(data, context) {
      const nonce = random(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
      return { keyId, nonce, data: body };
    },
    open(sealed, context) {
      const used = keys.get(sealed.keyId);
      if (!used) {
        throw new CountersignError(
          'ERR_SEAL_BROKEN',
          `sealed under key ${sealed.keyId}, which is not among the configured ones (${[...keys.keys()].join(', ')})`,
        );
      }
      const cut = sealed.data.byteLength - TAG_BYTES;
      try {
        const decipher = createDecipheriv('aes-256-gcm', used, sealed.nonce, {
          authTagLength: TAG_BYTES,
        })
          .setAAD(Buffer.from(context))
          .setAuthTag(sealed.data.subarray(Math.max(0, cut)));
        return Buffer.concat([
          decipher.update(sealed.data.subarray(0, Math.max(0, cut))),
          decipher.final(),
        ]);
      } catch (cause) {
        throw new CountersignError(
          'ERR_SEAL_BROKEN',
          `sealed bytes of ${context} were changed or belong elsewhere`,
          { cause },
        );
      }
    },
  };
};
