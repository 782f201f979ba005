/** What Countersign is told about one GitHub organisation. Reading and acting have credentials of their own. */
import { z } from 'zod';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Tokens must not travel in clear, save to this machine (tests, twins). */
const baseUrl = z.url().refine(
  (value) => {
    const url = new URL(value);
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  },
  { error: 'baseUrl must be https, or http on a loopback address' },
);

/** A GitHub App of the organisation's own: PEM key, and the installation that a token is asked for. */
const app = z
  .strictObject({
    appId: z.union([z.string().min(1), z.number().int()]),
    privateKey: z.string().min(1),
    /** As in `https://github.com/apps/SLUG`: the audit log names what the app does by it, `SLUG[bot]`. */
    slug: z.string().min(1).exactOptional(),
  })
  .readonly();

const credential = z
  .union([
    z.strictObject({ token: z.string().min(1) }).readonly(),
    z
      .strictObject({
        app,
        installationId: z.number().int(),
      })
      .readonly(),
  ])
  .readonly();

export const githubConfig = z
  .strictObject({
    organization: z.string().min(1),
    /** `https://HOST/api/v3` for GitHub Enterprise Server. */
    baseUrl: baseUrl.default('https://api.github.com'),
    /** Reads. A GitHub App is best: fine-grained tokens are listed to apps only. */
    read: credential.exactOptional(),
    /** Acts. Without it no action can run. */
    act: credential.exactOptional(),
    /** Apps of our own, whose installation we may suspend; nobody may suspend others' by API. */
    ownApps: z.array(app).readonly().exactOptional(),
    /** Who issues the OIDC tokens of Actions; `https://HOST/_services/token` on Enterprise Server. */
    oidcIssuer: z.url().default('https://token.actions.githubusercontent.com'),
  })
  .readonly();

export type GithubConfig = z.output<typeof githubConfig>;
export type GithubCredential = z.output<typeof credential>;
export type GithubApp = z.output<typeof app>;
