/**
 * Members of IAM bindings: who they are, and what they are in the inventory.
 * https://cloud.google.com/iam/docs/principal-identifiers
 */
import {
  type Group,
  type Handle,
  type Identity,
  known,
  noFlags,
  unknown,
} from '../../model/index.ts';
import { gcpId, groupId } from './ids.ts';

export type MemberKind = 'user' | 'account' | 'workload' | 'set' | 'group' | 'public' | 'deleted';

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly kind: MemberKind;
}

/** `principal://…/subject/S`: pool and subject. */
const federated = /^principal:\/\/iam\.googleapis\.com\/(.{1,300})\/subject\/(.{1,600})$/;
const pool =
  /^principal(?:Set)?:\/\/iam\.googleapis\.com\/(.{1,300}?)\/(?:subject|group|attribute\.[^/]+|\*)(?:\/|$)/;

export const poolOf = (principal: string): string | undefined => pool.exec(principal)?.[1];
const subjectOf = (principal: string): string | undefined => federated.exec(principal)?.[2];

export const memberOf = (member: string): Member => {
  if (member.startsWith('principal')) {
    return {
      id: gcpId(member),
      name: subjectOf(member) ?? member,
      kind: member.startsWith('principalSet:') ? 'set' : 'workload',
    };
  }
  const at = member.indexOf(':');
  const [type, value] = at < 0 ? [member, ''] : [member.slice(0, at), member.slice(at + 1)];
  switch (type) {
    case 'user':
      return { id: gcpId(value.toLowerCase()), name: value.toLowerCase(), kind: 'user' };
    case 'serviceAccount':
      return value.includes('[')
        ? { id: gcpId(value), name: value, kind: 'workload' }
        : { id: gcpId(value.toLowerCase()), name: value.toLowerCase(), kind: 'account' };
    case 'group':
      return { id: groupId(value.toLowerCase()), name: value.toLowerCase(), kind: 'group' };
    case 'deleted':
      return { id: gcpId(member), name: value, kind: 'deleted' };
    case 'allUsers':
    case 'allAuthenticatedUsers':
      return { id: groupId(type), name: type, kind: 'public' };
    default:
      // `domain:…`, and the owners, editors and viewers of a project in policies of its things.
      return { id: groupId(member), name: member, kind: 'group' };
  }
};

/** Addresses of service accounts: their own project's, and Google's. */
export const isServiceAccount = (email: string): boolean => email.endsWith('gserviceaccount.com');

const unread = (what: string) => unknown(`an IAM policy does not say ${what}`);

interface Words {
  readonly class: Identity['class'];
  readonly classReason: string;
  readonly handles: readonly Handle[];
}

const wordsOf = ({ kind, name, id }: Member, issuer: string | undefined): Words => {
  if (kind === 'user')
    return {
      class: 'human',
      classReason: 'a Google account in an IAM policy',
      handles: [{ kind: 'email', value: name, verified: true }],
    };
  if (kind === 'account')
    return {
      class: 'service_account',
      classReason: 'service account of another project or of Google',
      handles: [{ kind: 'email', value: name, verified: true }],
    };
  const subject = id.includes('[') ? name : subjectOf(id.slice('gcp:'.length));
  const handles: readonly Handle[] =
    subject === undefined || issuer === undefined
      ? []
      : [{ kind: 'oidc_subject', value: subject, issuer, verified: true }];
  return {
    class: 'workload',
    classReason:
      kind === 'set'
        ? 'all workloads of a pool that share an attribute'
        : 'workload by its federated subject',
    handles,
  };
};

/** A principal that is only known from a policy. Undefined where it is a group. */
export const principalIdentity = (
  member: Member,
  parts: {
    readonly scope: string;
    readonly domains: readonly string[];
    readonly issuer?: string | undefined;
  },
): Identity | undefined => {
  if (member.kind === 'group' || member.kind === 'public') return undefined;
  const domain = member.name.split('@')[1] ?? '';
  const foreign =
    member.kind === 'user' && parts.domains.length > 0 && !parts.domains.includes(domain);
  const words = wordsOf(member, parts.issuer);
  return {
    kind: 'identity',
    id: member.id,
    system: 'gcp',
    nativeId: member.id.slice('gcp:'.length),
    scope: parts.scope,
    name: member.name,
    class: words.class,
    classReason: words.classReason,
    flags: { ...noFlags, external: foreign },
    status: member.kind === 'deleted' ? 'deleted' : 'unknown',
    createdAt: unread('when an account was made'),
    interactive: member.kind === 'user' ? known(true) : known(false),
    mfa: unread('whether a second factor is on'),
    lastUsedAt: unread('when an account was last used'),
    tags: member.kind === 'user' ? { email: member.name } : {},
    ...(words.handles.length > 0 ? { handles: words.handles } : {}),
  };
};

/** Who is in it stands in Google Workspace or Cloud Identity. */
export const principalGroup = (member: Member, scope: string): Group | undefined =>
  member.kind === 'group' || member.kind === 'public'
    ? {
        kind: 'group',
        id: member.id,
        system: 'gcp',
        nativeId: member.id.slice('gcp:'.length),
        scope,
        name: member.name,
      }
    : undefined;
