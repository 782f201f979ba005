/** What may be said of a line, and the few ways of saying it. */
import type { CredentialKind } from '../../model/index.ts';

export interface Key {
  readonly fingerprint: string;
  /** Of a certificate. */
  readonly keyId?: string;
  readonly serial?: string;
  readonly ca?: string;
}

export interface Said {
  readonly operation: string;
  readonly classUid: number;
  readonly activityId: number;
  readonly kind: 'authentication' | 'privilege_change' | 'other';
  readonly outcome: 'success' | 'failure' | 'unknown';
  readonly error?: string;
  /** Who acts; of the host. */
  readonly user?: string;
  /** No such account is there. */
  readonly invalid?: boolean;
  readonly ip?: string;
  readonly port?: string;
  readonly method?: string;
  readonly credential?: CredentialKind;
  readonly key?: Key;
  /** Whom or what it is done to. */
  readonly targetUser?: string;
  readonly targetGroup?: string;
  readonly command?: string;
}

export const signIn = (operation: string, outcome: Said['outcome'], activityId = 1) =>
  ({ operation, classUid: 3002, activityId, kind: 'authentication', outcome }) as const;

export const change = (
  operation: string,
  classUid: number,
  activityId: number,
  outcome: Said['outcome'] = 'success',
) => ({ operation, classUid, activityId, kind: 'privilege_change', outcome }) as const;

export const note = {
  operation: 'message',
  classUid: 6003,
  activityId: 99,
  kind: 'other',
  outcome: 'unknown',
} as const;
