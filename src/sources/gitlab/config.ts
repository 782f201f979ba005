/** What Countersign is told about one GitLab: a whole instance as its administrator, or one top-level group as its owner. */
import { z } from 'zod';
import type { ConnectionAbout } from '../contract.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

export const gitlabConfig = z
  .strictObject({
    /** `https://gitlab.com`, or of one's own. */
    host: z
      .url()
      .refine(
        (value) => {
          const url = new URL(value);
          return (
            url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
          );
        },
        { error: 'host must be https, or http on a loopback address' },
      )
      .default('https://gitlab.com'),
    /** Full path or id of a top-level group; without it the whole instance is read, which needs an administrator. */
    group: z.string().min(1).exactOptional(),
    /** Token with scope read_api. */
    token: z.string().min(1).exactOptional(),
    /** Token with scope api. Without it no action can run. */
    actToken: z.string().min(1).exactOptional(),
  })
  .readonly();

export type GitlabConfig = z.output<typeof gitlabConfig>;

export const scopeOf = ({ host, group }: GitlabConfig): string =>
  group === undefined ? new URL(host).hostname : `${new URL(host).hostname}/${group}`;

export const aboutGitlab = (config: GitlabConfig): ConnectionAbout => ({
  scope: scopeOf(config),
  credentials: [],
  acts: config.actToken !== undefined,
});
