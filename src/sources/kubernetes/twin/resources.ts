/** Kinds of objects that the twin keeps, and the tokens that are tried on it. */
import { obj, type Raw } from '../../record.ts';

export const resources = [
  'serviceaccounts',
  'secrets',
  'pods',
  'nodes',
  'namespaces',
  'roles',
  'clusterroles',
  'rolebindings',
  'clusterrolebindings',
  'certificatesigningrequests',
] as const;

export type Resource = (typeof resources)[number];

export interface Held {
  readonly token: string;
  /** Name of the service account. */
  readonly account: string;
  /** uid of the secret, pod or account that it is bound to. */
  readonly boundTo: string;
  /** The binding by which it may do what it asks. */
  readonly binding: { readonly resource: Resource; readonly place: string };
  readonly asks: string | readonly string[];
  /** How the audit log names who comes with it; absent: its calls are not logged. */
  readonly as?: {
    readonly username: string;
    readonly extra?: Raw;
    readonly annotations?: Raw;
  };
}

export const placeIn = (metadata: unknown): string => {
  const meta: Raw = obj(metadata);
  return [meta['namespace'], meta['name']]
    .filter((part) => typeof part === 'string' && part !== '')
    .join('/');
};
