/** Google's own Directory and Reports clients, one sign-in for each scope, loaded at the first call. */
import type { admin_directory_v1, admin_reports_v1 } from '@googleapis/admin';
import type { AuthClient } from 'google-auth-library';
import { CountersignError, isCountersignError } from '../../core/index.ts';
import { googleCalls, signInWithKey } from '../google-client.ts';
import type { VendorCalls } from '../vendor-calls.ts';
import type { WorkspaceConfig } from './config.ts';

export interface WorkspaceClients {
  readonly calls: VendorCalls;
  directory(scope: string): Promise<admin_directory_v1.Admin>;
  reports(scope: string): Promise<admin_reports_v1.Admin>;
  /** A plain GET, for the Alert Center, which has no client of its own. */
  get(scope: string, url: string): Promise<unknown>;
  /** Asks Google for a token of this scope, and for nothing else. */
  token(scope: string): Promise<void>;
  /** @throws CountersignError ERR_SOURCE_DENIED when Google does not know the key at all. */
  signIn(scope: string): Promise<void>;
}

export interface ClientOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const ATTEMPT_MS = 60_000;

const clientsFor = (
  who: WorkspaceConfig['read'],
  rootUrl: string | undefined,
  options: ClientOptions,
): WorkspaceClients => {
  const calls = googleCalls('Google Workspace', options);
  const signedIn = new Map<string, Promise<AuthClient>>();
  const authFor = (scope: string): Promise<AuthClient> => {
    const known = signedIn.get(scope);
    if (known) return known;
    const made = signInWithKey({ key: who.key, scope, subject: who.subject, rootUrl });
    signedIn.set(scope, made);
    return made;
  };
  const common = async (scope: string) => ({
    // The same class of another release of Google's library: only its types differ.
    auth: (await authFor(scope)) as unknown as NonNullable<admin_directory_v1.Options['auth']>,
    retry: false,
    timeout: ATTEMPT_MS,
    ...(rootUrl === undefined ? {} : { rootUrl: `${rootUrl.replace(/\/$/, '')}/` }),
  });
  const token = async (scope: string): Promise<void> => {
    const auth = await authFor(scope);
    await calls.ask(scope, () => auth.getAccessToken());
  };
  return {
    calls,
    async directory(scope) {
      const { admin } = await import('@googleapis/admin');
      return admin({ version: 'directory_v1', ...(await common(scope)) });
    },
    async reports(scope) {
      const { admin } = await import('@googleapis/admin');
      return admin({ version: 'reports_v1', ...(await common(scope)) });
    },
    async get(scope, url) {
      const auth = await authFor(scope);
      const target = new URL(url);
      const whole =
        rootUrl === undefined ? target : new URL(`${target.pathname}${target.search}`, rootUrl);
      return calls.ask(scope, async () => {
        const answer = await auth.request({ url: whole.href, retry: false, timeout: ATTEMPT_MS });
        return answer.data;
      });
    },
    token,
    async signIn(scope) {
      try {
        await token(scope);
      } catch (fault) {
        // One scope that is not allowed blinds one area; only an unknown key ends it all.
        const isOneScope =
          isCountersignError(fault, 'ERR_SOURCE_DENIED') &&
          fault.message.includes('unauthorized_client');
        if (!isOneScope) throw fault;
      }
    },
  };
};

export const readClients = (
  { read, rootUrl }: WorkspaceConfig,
  options: ClientOptions = {},
): WorkspaceClients => clientsFor(read, rootUrl, options);

/** @throws CountersignError ERR_CONFIG_INVALID where no acting credential is set. */
export const actClients = (
  { act, rootUrl }: WorkspaceConfig,
  options: ClientOptions = {},
): WorkspaceClients => {
  if (act === undefined) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      'this Google Workspace connection has no acting credential (act): nothing can be done there',
    );
  }
  return clientsFor(act, rootUrl, options);
};
