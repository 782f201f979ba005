/**
 * Users and guests. https://learn.microsoft.com/graph/api/resources/user
 * https://learn.microsoft.com/graph/api/resources/userregistrationdetails
 */
import {
  type Credential,
  type Handle,
  type Identity,
  known,
  noFlags,
  unknown,
} from '../../../model/index.ts';
import { type Raw, str, strings } from '../../record.ts';
import { entraId, methodId, passwordId } from '../ids.ts';
import { dateFact, tagsOf } from './read.ts';

/** What is asked for; what a record leaves out is `null`. */
export const userFields = [
  'id',
  'accountEnabled',
  'createdDateTime',
  'department',
  'displayName',
  'employeeId',
  'externalUserState',
  'lastPasswordChangeDateTime',
  'mail',
  'onPremisesDomainName',
  'onPremisesImmutableId',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesSyncEnabled',
  'userPrincipalName',
  'userType',
] as const;

const domainOf = (address: string | undefined): string | undefined =>
  address === undefined ? undefined : /@([^@\s]{1,255})$/.exec(address)?.[1]?.toLowerCase();

/** Of a guest the name is `jane_fabrikam.com#EXT#@contoso.onmicrosoft.com`: made here, no address of theirs. */
const isMadeUp = (upn: string): boolean => upn.includes('#EXT#');

const emails = (raw: Raw): readonly Handle[] => {
  const upn = str(raw['userPrincipalName']);
  const mail = str(raw['mail']);
  const own = upn === undefined || isMadeUp(upn) ? undefined : upn;
  const redeemed = raw['externalUserState'] === 'Accepted';
  return [
    // Entra takes a user name only in a domain that the tenant has proven to own.
    ...(own === undefined
      ? []
      : [{ kind: 'email' as const, value: own.toLowerCase(), verified: true }]),
    ...(mail === undefined || mail.toLowerCase() === own?.toLowerCase()
      ? []
      : [
          {
            kind: 'email' as const,
            value: mail.toLowerCase(),
            verified: redeemed || (own !== undefined && domainOf(mail) === domainOf(own)),
          },
        ]),
  ];
};

const handlesOf = (raw: Raw, tenantId: string): readonly Handle[] => {
  const realm = str(raw['onPremisesDomainName']);
  const handle = (kind: Handle['kind'], field: string, issuer?: string): readonly Handle[] => {
    const value = str(raw[field]);
    return value === undefined
      ? []
      : [{ kind, value, verified: true, ...(issuer === undefined ? {} : { issuer }) }];
  };
  return [
    ...emails(raw),
    ...handle('employee_id', 'employeeId'),
    ...handle('saml_name_id', 'userPrincipalName', tenantId),
    // The directory that is synchronised keeps these: they name the very account there.
    ...handle('federated_id', 'onPremisesSecurityIdentifier', realm),
    ...handle('federated_id', 'onPremisesImmutableId', 'onPremisesImmutableId'),
    ...handle('login', 'onPremisesSamAccountName', realm),
  ];
};

const statusOf = (raw: Raw): Identity['status'] => {
  if (raw['accountEnabled'] === true) return 'active';
  return raw['accountEnabled'] === false ? 'disabled' : 'unknown';
};

const isGuest = (raw: Raw): boolean =>
  raw['userType'] === 'Guest' || isMadeUp(str(raw['userPrincipalName']) ?? '');

export const userIdentity = (raw: Raw, tenantId: string): Identity | undefined => {
  const id = str(raw['id']);
  if (id === undefined) return undefined;
  const upn = str(raw['userPrincipalName']);
  const guest = isGuest(raw);
  const email = str(raw['mail']) ?? (upn === undefined || isMadeUp(upn) ? undefined : upn);
  return {
    kind: 'identity',
    id: entraId(id),
    system: 'entra',
    nativeId: id,
    scope: tenantId,
    name: upn ?? str(raw['displayName']) ?? id,
    class: 'human',
    classReason: guest ? 'guest user' : 'user account of the tenant',
    flags: { ...noFlags, external: guest },
    status: statusOf(raw),
    createdAt: dateFact(raw['createdDateTime'], 'Graph gives no date of creation'),
    interactive: known(true),
    mfa: unknown('the registration report was not read'),
    lastUsedAt: unknown('the sign-in activity was not read'),
    tags: tagsOf({
      email: email?.toLowerCase(),
      displayName: raw['displayName'],
      department: raw['department'],
      userType: raw['userType'],
      syncedFrom: raw['onPremisesSyncEnabled'] === true ? 'active-directory' : undefined,
    }),
    handles: handlesOf(raw, tenantId),
  };
};

const credential = (
  parts: Pick<Credential, 'id' | 'ofId' | 'type' | 'nativeId' | 'rotatedAt' | 'binding'> & {
    readonly unnamed?: true;
  },
): Credential => ({
  kind: 'credential',
  system: 'entra',
  status: 'active',
  issuer: 'entra',
  createdAt: unknown('Graph does not say'),
  lastUsedAt: unknown('Graph does not say by which of its factors a user signed in last'),
  lastUsedPrecision: 0,
  expiresAt: known(null),
  storedIn: 'unknown',
  revocability: 'now',
  ...parts,
});

/** A guest's password is kept where the guest comes from. */
export const userPassword = (raw: Raw): Credential | undefined => {
  const id = str(raw['id']);
  if (id === undefined || isGuest(raw)) return undefined;
  const changed = dateFact(raw['lastPasswordChangeDateTime'], 'Graph gives no date of change');
  if (!changed.known) return undefined;
  return credential({
    id: passwordId(id),
    ofId: entraId(id),
    type: 'password',
    nativeId: `password:${id}`,
    rotatedAt: changed,
    binding: 'bearer',
  });
};

const bound = /fido2|passkeyDeviceBound|windowsHello|hardwareOneTimePasscode/i;

/** Methods are told by their sort, not one by one: two phones are one line. */
export const registeredMethods = (raw: Raw): readonly Credential[] => {
  const id = str(raw['id']);
  if (id === undefined) return [];
  return strings(raw['methodsRegistered']).map((method) =>
    credential({
      id: methodId(id, method),
      ofId: entraId(id),
      type: 'authenticator',
      nativeId: `method:${id}:${method}`,
      unnamed: true,
      rotatedAt: unknown('Graph does not say'),
      binding: bound.test(method) ? 'device_bound' : 'unknown',
    }),
  );
};
