/** What the server says of itself: RFC 7643 §5 to §7, RFC 7644 §4. */
import type { Raw } from '../../record.ts';
import { enterprise } from '../client.ts';

const core = 'urn:ietf:params:scim:schemas:core:2.0';
export const userSchema = `${core}:User`;
export const groupSchema = `${core}:Group`;

const no = { supported: false };

export const serviceProviderConfig = (baseUrl: string): Raw => ({
  schemas: [`${core}:ServiceProviderConfig`],
  patch: { supported: true },
  bulk: { ...no, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: 200 },
  changePassword: no,
  sort: no,
  etag: no,
  authenticationSchemes: [
    { type: 'oauthbearertoken', name: 'Bearer token', description: 'A token of this connection' },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
});

export const resourceTypes = (baseUrl: string): readonly Raw[] => [
  {
    schemas: [`${core}:ResourceType`],
    id: 'User',
    name: 'User',
    endpoint: '/Users',
    schema: userSchema,
    schemaExtensions: [{ schema: enterprise, required: false }],
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/User` },
  },
  {
    schemas: [`${core}:ResourceType`],
    id: 'Group',
    name: 'Group',
    endpoint: '/Groups',
    schema: groupSchema,
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/Group` },
  },
];

const attribute = (name: string, extra: Raw = {}): Raw => ({
  name,
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...extra,
});

const many = (name: string, ...sub: readonly string[]): Raw =>
  attribute(name, {
    type: 'complex',
    multiValued: true,
    subAttributes: sub.map((one) => attribute(one)),
  });

export const schemas = (baseUrl: string): readonly Raw[] => {
  const schema = (id: string, name: string, attributes: readonly Raw[]): Raw => ({
    schemas: [`${core}:Schema`],
    id,
    name,
    attributes,
    meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${id}` },
  });
  return [
    schema(userSchema, 'User', [
      attribute('userName', { required: true, uniqueness: 'server' }),
      attribute('name', {
        type: 'complex',
        subAttributes: ['formatted', 'givenName', 'familyName'].map((one) => attribute(one)),
      }),
      attribute('displayName'),
      attribute('userType'),
      attribute('active', { type: 'boolean' }),
      attribute('externalId', { caseExact: true }),
      many('emails', 'value', 'type', 'primary'),
      many('roles', 'value', 'type'),
      many('entitlements', 'value', 'type'),
    ]),
    schema(groupSchema, 'Group', [
      attribute('displayName', { required: true }),
      many('members', 'value', '$ref', 'type'),
    ]),
    schema(enterprise, 'EnterpriseUser', [
      attribute('employeeNumber'),
      attribute('costCenter'),
      attribute('organization'),
      attribute('division'),
      attribute('department'),
      attribute('manager', {
        type: 'complex',
        subAttributes: ['value', '$ref', 'displayName'].map((one) => attribute(one)),
      }),
    ]),
  ];
};
