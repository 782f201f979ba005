/** Where the host is, and as whom we come: one account that reads, another that acts. */
import { z } from 'zod';

const account = z.object({
  user: z.string().min(1).max(64),
  /** In PEM or OpenSSH form. */
  privateKey: z.string().min(1),
  passphrase: z.string().optional(),
});

export const opensshConfig = z.object({
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65_535).default(22),
  /** Fingerprint of the host's key, `SHA256:…`: another one is not talked to. */
  hostKey: z.string().regex(/^SHA256:[\w+/]{43}$/),
  read: account,
  act: account.optional(),
  /** As the host calls itself in its log; else what /etc/hostname says. */
  name: z.string().min(1).max(255).optional(),
  /** Where the host's files begin for these accounts, e.g. a read-only mount of them. */
  root: z.string().max(1_000).default(''),
});

export type OpensshConfig = z.infer<typeof opensshConfig>;
