/** Groups and who is in them, as the Directory API and the Cloud Identity API write them. Pure. */
import {
  type Group,
  type Identity,
  known,
  type Membership,
  noFlags,
  unknown,
} from '../../../model/index.ts';
import { obj, type Raw, str } from '../../record.ts';
import { addressId, membershipId, workspaceId } from '../ids.ts';

export const groupFact = (email: string, name: string, scope: string): Group => ({
  kind: 'group',
  id: addressId(email),
  system: 'google-workspace',
  nativeId: email.toLowerCase(),
  scope,
  name,
});

/** Directory: `email`, `name`; Cloud Identity: `groupKey.id`, `displayName`. */
export const mapGroup = (group: Raw, scope: string): Group | undefined => {
  const email = str(group['email']) ?? str(obj(group['groupKey'])['id']);
  if (email === undefined) return undefined;
  const isDirectory = str(group['email']) !== undefined;
  return groupFact(email, str(isDirectory ? group['name'] : group['displayName']) ?? email, scope);
};

export const membershipFact = (memberId: string, groupId: string): Membership => ({
  kind: 'membership',
  id: membershipId(memberId, groupId),
  memberId,
  groupId,
});

/** All users of the customer as one member. */
export const everybodyId = (customer: string): string => workspaceId(`customer:${customer}`);

export const everybody = (customer: string): Group => ({
  kind: 'group',
  id: everybodyId(customer),
  system: 'google-workspace',
  nativeId: customer,
  scope: customer,
  name: 'All users of the organisation',
});

export interface Member {
  readonly id: string;
  readonly address: string | undefined;
  readonly type: string;
  readonly membership: Membership;
}

export const mapMember = (member: Raw, groupEmail: string, scope: string): Member | undefined => {
  const type = str(member['type']) ?? 'USER';
  const address = str(member['email']) ?? str(obj(member['preferredMemberKey'])['id']);
  const id =
    type === 'CUSTOMER'
      ? everybodyId(scope)
      : address === undefined
        ? undefined
        : addressId(address);
  if (id === undefined) return undefined;
  return { id, address, type, membership: membershipFact(id, addressId(groupEmail)) };
};

/** A member that the directory does not have: from another organisation, or a service account of Google Cloud. */
export const outsider = (address: string, scope: string): Identity => {
  const email = address.toLowerCase();
  const isMachine = email.endsWith('gserviceaccount.com');
  return {
    kind: 'identity',
    id: addressId(email),
    system: 'google-workspace',
    nativeId: email,
    scope,
    name: email,
    class: isMachine ? 'service_account' : 'human',
    classReason: isMachine
      ? 'address of a Google Cloud service account'
      : 'member of a group from outside the directory',
    flags: { ...noFlags, external: !isMachine },
    status: 'unknown',
    createdAt: unknown('the directory does not have this account'),
    interactive: unknown('the directory does not have this account'),
    mfa: unknown('the directory does not have this account'),
    lastUsedAt: unknown('the directory does not have this account'),
    tags: { email },
    handles: [{ kind: 'email', value: email, verified: true }],
  };
};

/** A role can also be assigned to a service account, by its number. */
export const machineHolder = (uniqueId: string, scope: string): Identity => ({
  kind: 'identity',
  id: workspaceId(uniqueId),
  system: 'google-workspace',
  nativeId: uniqueId,
  scope,
  name: uniqueId,
  class: 'service_account',
  classReason: 'holds an administrator role and is no user of the directory',
  flags: noFlags,
  status: 'unknown',
  createdAt: unknown('the directory does not have this account'),
  interactive: known(false),
  mfa: unknown('the directory does not have this account'),
  lastUsedAt: unknown('the directory does not have this account'),
  tags: {},
  handles: [{ kind: 'app_id', value: uniqueId, verified: true }],
});
