/** How a directory is reached. The password is sealed at rest and never logged. */
import { z } from 'zod';

export const ldapConfig = z.object({
  urls: z
    .array(z.string().regex(/^ldaps:\/\//, 'must begin with ldaps://'))
    .min(1)
    .max(8),
  /** Where accounts and groups stand, e.g. `dc=example,dc=com`. */
  base: z.string().min(1).max(1_024),
  ca: z.string().max(200_000).optional(),
  serverName: z.string().max(255).optional(),
  read: z.object({ name: z.string().min(1).max(1_024), password: z.string().min(1).max(1_024) }),
  timeoutSeconds: z.number().int().min(1).max(300).default(30),
});

export type LdapConfig = z.infer<typeof ldapConfig>;
