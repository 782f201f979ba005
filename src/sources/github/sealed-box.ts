/**
 * A value that only GitHub can open: libsodium's sealed box for the public key of a repository. Docs, "Encrypting secrets
 * for the REST API".
 */
import sodium from 'libsodium-wrappers';
import { CountersignError } from '../../core/index.ts';

/** Base64 in, base64 out. @throws CountersignError ERR_SOURCE_UNAVAILABLE where the key is none. */
export const sealFor = async (publicKey: string, value: string): Promise<string> => {
  await sodium.ready;
  const key = Buffer.from(publicKey, 'base64');
  if (key.length !== sodium.crypto_box_PUBLICKEYBYTES)
    throw new CountersignError('ERR_SOURCE_UNAVAILABLE', 'GitHub gave no public key of 32 bytes');
  return Buffer.from(sodium.crypto_box_seal(Buffer.from(value, 'utf8'), key)).toString('base64');
};
