/** Where the server is, and as whom we come: one role that reads, another that acts. */
import { z } from 'zod';

export const postgresqlConfig = z.object({
  /** `postgresql://countersign_read:…@db.example.com/postgres?sslmode=verify-full`; objects of this database are read. */
  url: z.url({ protocol: /^postgres(?:ql)?$/ }).meta({ secret: true }),
  /** The role that acts, if any. */
  actUrl: z
    .url({ protocol: /^postgres(?:ql)?$/ })
    .meta({ secret: true })
    .optional(),
  /** `log_directory` of the server, where the log is read through it; only superusers may ask for it. */
  logDirectory: z.string().min(1).max(1_000).optional(),
  /** What the shipper of the log writes as `server_name`; leave it out where it writes none. */
  server: z.string().min(1).max(100).optional(),
});

const files = ['sslcert', 'sslkey', 'sslrootcert', 'host'];

/** Certificates by their path, and sockets. */
export const postgresqlLocal = ({ url, actUrl }: PostgresqlConfig): string | undefined => {
  for (const one of actUrl === undefined ? [url] : [url, actUrl]) {
    const { searchParams, hostname } = new URL(one);
    const named = files.find((name) => searchParams.has(name));
    if (named !== undefined) return `the address names ${named}, a file of this machine`;
    if (hostname === '' || hostname.toLowerCase().startsWith('%2f'))
      return 'the address is a socket of this machine';
  }
  return undefined;
};

export type PostgresqlConfig = z.infer<typeof postgresqlConfig>;
