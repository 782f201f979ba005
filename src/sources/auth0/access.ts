/**
 * Who can take an Auth0 tenant: clients by their scopes of the Management API. What roles of its users give is up to the
 * applications that read them. https://auth0.com/docs/api/management/v2
 */
import type { AccessEvaluator } from '../../inventory/index.ts';
import type { Entitlement } from '../../model/index.ts';
import { goalSteps, type Reach } from '../goal-steps.ts';

const management = ({ via, resources }: Entitlement): boolean =>
  via.kind === 'consent' && resources.some((one) => /\/api\/v2\/?$/.test(one));

const ruling =
  /^(?:create|update):(?:client_grants|clients|client_keys|client_credentials|connections|roles|role_members|rules|actions|triggers|tenant_settings|signing_keys|resource_servers|custom_domains|organization_member_roles)$/;
const becoming =
  /^(?:update:users|create:user_tickets|update:users_app_metadata|create:users|delete:guardian_enrollments|create:sessions)$/;
const reading = /^read:(?:client_keys|users|user_idp_tokens|client_credentials|signing_keys)$/;

export const auth0Access: AccessEvaluator = goalSteps({
  system: 'auth0',
  reach(privilege, one): Reach | undefined {
    if (!management(one)) return undefined;
    if (ruling.test(privilege))
      return { goal: 'control-plane', because: `${privilege} rewrites who may come in as whom` };
    if (becoming.test(privilege))
      return { goal: 'grants', because: `${privilege} changes the accounts of users` };
    if (reading.test(privilege))
      return {
        goal: 'crown-jewels',
        because: `${privilege} reads what others prove themselves with`,
        certain: privilege !== 'read:users',
      };
    return /^(?:create|update|delete|blacklist):/.test(privilege)
      ? { goal: 'write', because: privilege }
      : undefined;
  },
});
