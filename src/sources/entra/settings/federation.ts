/** What is kept of a federated domain: the life of the certificates that sign for it, not their bytes. */
import { createHash, X509Certificate } from 'node:crypto';
import { type Raw, str } from '../../record.ts';

interface SigningKey {
  /** SHA-256 over the DER bytes, base64url. */
  readonly fingerprint: string;
  /** Null where the bytes are no certificate. */
  readonly notAfter: string | null;
}

/** Graph writes them as base64 of DER, without armour. */
const keyOf = (text: string | undefined): SigningKey | null => {
  if (text === undefined) return null;
  const der = Buffer.from(text, 'base64');
  const fingerprint = createHash('sha256').update(der).digest('base64url');
  try {
    return { fingerprint, notAfter: new Date(new X509Certificate(der).validTo).toISOString() };
  } catch {
    return { fingerprint, notAfter: null };
  }
};

export const withoutKeys = (raw: Raw): Raw => {
  const { signingCertificate, nextSigningCertificate, ...rest } = raw;
  return {
    ...rest,
    signingKey: keyOf(str(signingCertificate)),
    nextSigningKey: keyOf(str(nextSigningCertificate)),
  };
};
