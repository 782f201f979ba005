/** Names, secrets and small shapes of the seed. */
import { DAY } from '../../../core/index.ts';
import type { Thing } from './state.ts';

export const day = (at: number, days: number): string => new Date(at - days * DAY).toISOString();

export const ids = {
  ada: '00uada',
  ben: '00uben',
  cyd: '00ucyd',
  dan: '00udan',
  eve: '00ueve',
  gus: '00ugus',
  reader: '00ureader',
  everyone: '00geveryone',
  admins: '00gadmins',
  sales: '00gsales',
  saml: '0oasaml',
  portal: '0oaportal',
  reporter: '0oareporter',
  meet: '0oameet',
  directory: '0oadirectory',
  vendor: '0oavendor',
  adaToken: '00Tada',
  readToken: '00Tread',
  oldSecret: 'ocsold',
  key: 'pksreporter',
  auditor: 'cr0auditor',
  set: 'iamset',
} as const;

/** What no snapshot, plan or log may hold. */
export const secrets = {
  read: '00read-secret-0123456789abcdefghijklmnop',
  act: '00act-secret-0123456789abcdefghijklmnopq',
  ada: '00ada-secret-0123456789abcdefghijklmnopq',
  portal: 'portal-client-secret-0123456789',
  vendor: 'vendor-client-secret-0123456789',
} as const;

export type More = Record<string, unknown>;

export const thing = (id: string, more: More = {}): Thing => ({ id, status: 'ACTIVE', ...more });

export const many = <T>(...entries: readonly (readonly [string, T])[]): Map<string, T> =>
  new Map(entries);
