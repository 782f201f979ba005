/** What a pack says of itself: every file with its SHA-256, signed with the key of the ledger's checkpoints. */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { z } from 'zod';

export const PACK_FORMAT = 'countersign.audit-pack/1';

/** Paths are of the pack alone: relative, lower case, without a step upwards. */
export const packPath = z
  .string()
  .max(99)
  .regex(/^[a-z0-9][a-z0-9-]*(?:[./][a-z0-9][a-z0-9-]*)*$/);

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const manifestSchema = z.strictObject({
  format: z.literal(PACK_FORMAT),
  tenant: z.string(),
  /** Epoch ms. */
  madeAt: z.number(),
  madeBy: z.string(),
  /** Of Countersign. */
  version: z.string(),
  /** Where the ledger stood. */
  ledger: z.strictObject({ entries: z.number().int().min(0), head: sha256 }),
  files: z.array(
    z.strictObject({
      path: packPath,
      bytes: z.number().int().min(0),
      sha256,
      says: z.string(),
    }),
  ),
});

export type PackManifest = Readonly<z.infer<typeof manifestSchema>>;

export const MANIFEST = 'manifest.json';
/** Ed25519 over the bytes of the manifest, base64. */
export const SIGNATURE = 'manifest.sig';
/** As `sha256sum -c` reads it. */
export const SUMS = 'sha256sums.txt';

export const signManifest = (text: string, privateKey: string): string =>
  `${sign(null, Buffer.from(text), createPrivateKey(privateKey)).toString('base64')}\n`;

export const isManifestSignedBy = (text: string, signature: string, publicKey: string): boolean =>
  verify(
    null,
    Buffer.from(text),
    createPublicKey(publicKey),
    Buffer.from(signature.trim(), 'base64'),
  );
