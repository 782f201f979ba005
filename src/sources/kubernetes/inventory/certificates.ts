/** Client certificates that the cluster signed, as far as the requests are still kept (an hour after approval). */
import { X509Certificate } from 'node:crypto';
import { type InventoryFact, known, unknown } from '../../../model/index.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { idIn } from '../ids.ts';
import type { MapOptions } from './objects.ts';
import { userFact } from './people.ts';

const readCertificate = (base64: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
};

/** `ids` grows by the users that only a certificate names. */
export const certificateFact = (
  object: Raw,
  options: MapOptions,
  ids: Set<string>,
): readonly InventoryFact[] => {
  const status = obj(object['status']);
  const issued = str(status['certificate']);
  const signer = str(obj(object['spec'])['signerName']) ?? '';
  // The names of the signers whose certificates the API server lets in.
  if (issued === undefined || !signer.startsWith('kubernetes.io/kube-apiserver-client')) return [];
  const certificate = readCertificate(issued);
  const user = /^CN=(.{1,256})$/m.exec(certificate?.subject ?? '')?.[1];
  if (certificate === undefined || user === undefined) return [];
  const ofId = idIn(options.cluster, user);
  const isNew = !ids.has(ofId);
  ids.add(ofId);
  const native = `X509SHA256=${certificate.fingerprint256.replaceAll(':', '').toLowerCase()}`;
  const approved = list(status['conditions']).some((one) => obj(one)['type'] === 'Approved');
  return [
    ...(isNew ? [userFact(options, user)] : []),
    {
      kind: 'credential',
      system: 'kubernetes',
      id: idIn(options.cluster, `certificates/${native}`),
      ofId,
      type: 'certificate',
      nativeId: native,
      status: approved ? 'active' : 'unknown',
      issuer: signer,
      createdAt: known(Date.parse(certificate.validFrom)),
      lastUsedAt: unknown('use of a certificate stands in the audit log only'),
      lastUsedPrecision: 0,
      expiresAt: known(Date.parse(certificate.validTo)),
      rotatedAt: unknown('a certificate is not rotated but replaced'),
      storedIn: 'unknown',
      binding: 'bearer',
      // The API server asks no list of revoked certificates.
      revocability: 'at_expiry',
    },
  ];
};
