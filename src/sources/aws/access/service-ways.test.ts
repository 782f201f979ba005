/** Every way through a service, listed in public or not: with all it needs, and not with one action less. */
import { describe, expect, it } from 'vitest';
import { account, admin, GOAL, id, inline, trust, trusting } from './account.case.ts';
import { passRoleWays } from './pass-role-ways.ts';
import type { ServiceWay } from './service-way.ts';

/** A role that only this service may take; Cognito takes one as an identity provider does. */
const trustOf = (service: string) =>
  service.startsWith('cognito-identity.')
    ? { ...trust({ Federated: service }), Action: 'sts:AssumeRoleWithWebIdentity' }
    : trust({ Service: service });

const wayUp = ({ service }: ServiceWay, actions: readonly string[]) => {
  const view = account({
    users: {
      u: { UserPolicyList: inline(...actions.map((Action) => ({ Action }))) },
    },
    roles: { r: { ...trusting(trustOf(service)), ...admin } },
  });
  return view.path(id('user/u'), GOAL);
};

const said = (way: ServiceWay): string => `${way.service}: ${way.actions.join(' + ')}`;

/** Other ways of the same service for which these actions are enough. */
const enough = (way: ServiceWay, actions: readonly string[]): readonly ServiceWay[] =>
  passRoleWays.filter(
    (other) =>
      other.service === way.service && other.actions.every((action) => actions.includes(action)),
  );

describe('handing a role to a service', () => {
  it.each(passRoleWays.map((way) => [said(way), way] as const))('%s', (_, way) => {
    const all = wayUp(way, ['iam:PassRole', ...way.actions]);
    expect(all).toBeDefined();
    const certain = enough(way, way.actions).some(({ possible }) => !possible);
    expect(all?.every((edge) => edge.certain)).toBe(certain);
    for (const missing of way.actions) {
      const rest = way.actions.filter((one) => one !== missing);
      const sure = wayUp(way, ['iam:PassRole', ...rest])?.every((edge) => edge.certain) ?? false;
      const stillSure = enough(way, rest).some(({ possible }) => !possible);
      expect(sure, `without ${missing}`).toBe(stillSure);
    }
    expect(wayUp(way, way.actions)?.every((edge) => edge.certain) ?? false).toBe(false);
  });
});
