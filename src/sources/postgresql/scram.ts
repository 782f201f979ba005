/** The verifier of a password as the server stores it, so that no password goes over the wire or into its log. */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** The server's own default (`scram_iterations`). */
const ITERATIONS = 4096;
const SALT_BYTES = 16;

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/**
 * `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`, RFC 5803 as PostgreSQL writes it. ASCII passwords only:
 * others would have to be prepared (SASLprep) in just the way that each client does it.
 */
export const scramVerifier = (password: string, salt: Buffer = randomBytes(SALT_BYTES)): string => {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const stored = createHash('sha256').update(hmac(salted, 'Client Key')).digest('base64');
  const server = hmac(salted, 'Server Key').toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}:${server}`;
};
