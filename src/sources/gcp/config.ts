/** What Countersign is told about one Google Cloud organisation, or some projects of it. */
import { z } from 'zod';
import { googleRoot, serviceAccountKey } from '../google-client.ts';

/** Without a key: the surroundings (workload identity, metadata server, gcloud), as Google's library finds them. */
const signIn = z.strictObject({ key: serviceAccountKey.exactOptional() }).readonly();

export const gcpConfig = z
  .strictObject({
    /** The organisation's number. Without it only `projects` are read. */
    organization: z
      .string()
      .regex(/^\d{1,20}$/, { error: 'an organisation is named by its number' })
      .exactOptional(),
    /** Project ids; where none are named, all that the organisation shows. */
    projects: z
      .array(z.string().regex(/^[a-z][a-z0-9:.-]{4,62}$/))
      .readonly()
      .default([]),
    read: signIn.default({}),
    act: signIn.exactOptional(),
    /** Domains of one's own people: users of others are external. */
    domains: z.array(z.string().min(3)).readonly().default([]),
    rootUrl: googleRoot.exactOptional(),
  })
  .readonly();

export type GcpConfig = z.output<typeof gcpConfig>;

/** The scope of what belongs to no project: the organisation, people, groups. */
export const homeOf = ({ organization }: Pick<GcpConfig, 'organization'>): string =>
  organization === undefined ? 'google-cloud' : `organizations/${organization}`;
