/** Google's own IAM and Resource Manager clients with one sign-in, loaded at the first call. */
import type { cloudresourcemanager_v3 } from '@googleapis/cloudresourcemanager';
import type { iam_v1 } from '@googleapis/iam';
import type { AuthClient } from 'google-auth-library';
import { CountersignError } from '../../core/index.ts';
import { googleCalls, signInWithKey } from '../google-client.ts';
import type { VendorCalls } from '../vendor-calls.ts';
import type { GcpConfig } from './config.ts';

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const READ_SCOPE = 'https://www.googleapis.com/auth/cloud-platform.read-only';
const ATTEMPT_MS = 60_000;

export interface GcpClients {
  readonly calls: VendorCalls;
  iam(): Promise<iam_v1.Iam>;
  resources(): Promise<cloudresourcemanager_v3.Cloudresourcemanager>;
  /** One call to an API that has no client of its own here. */
  send(permission: string, url: string, body?: unknown): Promise<unknown>;
  /** @throws CountersignError ERR_SOURCE_DENIED when Google does not know the credential. */
  signIn(): Promise<void>;
}

export interface ClientOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const authOf = async (
  { key }: GcpConfig['read'],
  scope: string,
  rootUrl: string | undefined,
): Promise<AuthClient> => {
  if (key !== undefined) return signInWithKey({ key, scope, rootUrl });
  const { GoogleAuth } = await import('google-auth-library');
  return new GoogleAuth({ scopes: [scope] }).getClient();
};

const clientsFor = (
  who: GcpConfig['read'],
  scope: string,
  { rootUrl, sleep }: { readonly rootUrl: string | undefined } & ClientOptions,
): GcpClients => {
  const calls = googleCalls('Google Cloud', sleep ? { sleep } : {});
  let signedIn: Promise<AuthClient> | undefined;
  const auth = (): Promise<AuthClient> => {
    signedIn ??= authOf(who, scope, rootUrl);
    return signedIn;
  };
  const common = async () => ({
    // The same class of another release of Google's library: only its types differ.
    auth: (await auth()) as unknown as NonNullable<iam_v1.Options['auth']>,
    retry: false,
    timeout: ATTEMPT_MS,
    ...(rootUrl === undefined ? {} : { rootUrl: `${rootUrl.replace(/\/$/, '')}/` }),
  });
  return {
    calls,
    async iam() {
      const { iam } = await import('@googleapis/iam');
      return iam({ version: 'v1', ...(await common()) });
    },
    async resources() {
      const { cloudresourcemanager } = await import('@googleapis/cloudresourcemanager');
      return cloudresourcemanager({ version: 'v3', ...(await common()) });
    },
    async send(permission, url, body) {
      const client = await auth();
      const target = new URL(url);
      const whole =
        rootUrl === undefined ? target : new URL(`${target.pathname}${target.search}`, rootUrl);
      return calls.ask(permission, async () => {
        const answer = await client.request({
          url: whole.href,
          retry: false,
          timeout: ATTEMPT_MS,
          ...(body === undefined ? {} : { method: 'POST' as const, data: body }),
        });
        return answer.data;
      });
    },
    async signIn() {
      const client = await auth();
      await calls.ask('a token for Google Cloud', () => client.getAccessToken());
    },
  };
};

export const readClients = (
  { read, rootUrl }: GcpConfig,
  options: ClientOptions = {},
): GcpClients => clientsFor(read, READ_SCOPE, { rootUrl, ...options });

/** @throws CountersignError ERR_CONFIG_INVALID where no acting credential is set. */
export const actClients = (
  { act, rootUrl }: GcpConfig,
  options: ClientOptions = {},
): GcpClients => {
  if (act === undefined) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      'this Google Cloud connection has no acting credential (act): nothing can be done there',
    );
  }
  return clientsFor(act, SCOPE, { rootUrl, ...options });
};
