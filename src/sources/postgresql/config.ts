/** Where the server is, and as whom we come: one role that reads, another that acts. */
import { z } from 'zod';

export const postgresqlConfig = z.object({
  /** `postgresql://countersign_read:…@db.example.com/postgres?sslmode=verify-full`; objects of this database are read. */
  url: z.url({ protocol: /^postgres(?:ql)?$/ }),
  /** The role that acts, if any. */
  actUrl: z.url({ protocol: /^postgres(?:ql)?$/ }).optional(),
  /** What the shipper of the log writes as `server_name`; leave it out where it writes none. */
  server: z.string().min(1).max(100).optional(),
});

export type PostgresqlConfig = z.infer<typeof postgresqlConfig>;
