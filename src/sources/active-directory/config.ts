/** How the directory is reached. Passwords are sealed at rest and never logged. */
import { z } from 'zod';

const account = z.object({
  /** Distinguished name or user principal name. */
  name: z.string().min(1).max(512),
  password: z.string().min(1).max(1_024),
});

export const adConfig = z.object({
  /** `ldaps://dc1.corp.example.com`; several controllers may be named, the first that answers is used. */
  urls: z
    .array(z.string().regex(/^ldaps:\/\//, 'must begin with ldaps://'))
    .min(1)
    .max(8),
  /** PEM of the authority that signed the controllers' certificates; the system's own where left out. */
  ca: z.string().max(200_000).optional(),
  /** Name in the certificate where it is not that of the address. */
  serverName: z.string().max(255).optional(),
  /** A plain account that reads. */
  read: account,
  /** The delegated account that acts; never one of an administrator. */
  act: account.optional(),
  /** MaxTicketAge of the default domain policy, which LDAP does not show. */
  ticketHours: z.number().min(1).max(10_000).default(10),
  /** MaxRenewAge of the same policy: how long a ticket can be renewed. */
  renewDays: z.number().min(0).max(3_650).default(7),
  /** How long a change may take to reach the last controller. */
  replicationMinutes: z.number().min(0).max(10_080).default(180),
  timeoutSeconds: z.number().int().min(1).max(300).default(30),
});

export type AdConfig = z.infer<typeof adConfig>;
