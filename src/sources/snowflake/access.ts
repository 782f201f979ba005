/**
 * Who can take a Snowflake account: ACCOUNTADMIN has all, MANAGE GRANTS gives any right to anybody, and a role has what
 * the roles granted to it have. https://docs.snowflake.com/en/user-guide/security-access-control-overview
 */
import type { AccessEvaluator } from '../../inventory/index.ts';
import { goalSteps, type Reach } from '../goal-steps.ts';

const ruling = new Map([
  ['MANAGE GRANTS ON ACCOUNT', 'may give any right to anybody'],
  ['OWNERSHIP ON ACCOUNT', 'owns the account'],
]);
const jewels =
  /^(?:SELECT|OWNERSHIP|ALL|ALL PRIVILEGES) ON (?:TABLE|VIEW|MATERIALIZED_VIEW|EXTERNAL_TABLE|DYNAMIC_TABLE)$/;
const harmless =
  /^(?:USAGE|MONITOR|MONITOR USAGE|MONITOR SECURITY|REFERENCES|SELECT|READ|OPERATE|IMPORTED PRIVILEGES) ON /;

const reach = (privilege: string): Reach | undefined => {
  if (privilege === '*')
    return { goal: 'control-plane', because: 'may do everything in the account' };
  const rules = ruling.get(privilege);
  if (rules !== undefined) return { goal: 'control-plane', because: rules };
  if (/^(?:CREATE USER|CREATE ROLE|OWNERSHIP) ON (?:ACCOUNT|USER|ROLE)$/.test(privilege))
    return {
      goal: 'grants',
      because: `${privilege} decides who comes in with what`,
      certain: false,
    };
  // One table is not all of them; which hold what counts, tags say and this list does not.
  if (jewels.test(privilege))
    return {
      goal: 'crown-jewels',
      because: `${privilege} reads what stands in it`,
      certain: false,
    };
  return harmless.test(privilege) ? undefined : { goal: 'write', because: privilege };
};

export const snowflakeAccess: AccessEvaluator = goalSteps({
  system: 'snowflake',
  reach,
  trusted: () => ({ because: 'the role was granted to it', certain: true }),
});
