/** Evaluation cases from a file: `{name, sim: {request, identityPolicies, …}, expected}`. */
import { CountersignError, isObject } from '../../../core/index.ts';
import type { JudgedAccessCase } from '../../contract.ts';
import { list, need, obj, type Raw, str } from '../../record.ts';
import { requestContext } from './context.ts';
import { evaluate, type NamedPolicy, type Policies, type PolicyLevel } from './evaluate.ts';

const named = (value: unknown, fallback: string): NamedPolicy => {
  const one = obj(value);
  return one['policy'] === undefined
    ? { name: fallback, policy: value }
    : { name: str(one['name']) ?? fallback, policy: one['policy'] };
};

const policiesOf = (value: unknown, kind: string): readonly NamedPolicy[] =>
  list(value).map((one, index) => named(one, `${kind}[${index}]`));

const levelsOf = (value: unknown, kind: string): readonly PolicyLevel[] =>
  list(value).map((one, index) => {
    const level = obj(one);
    return {
      name: str(level['orgIdentifier']) ?? `${kind}[${index}]`,
      policies: policiesOf(level['policies'], `${kind}[${index}].policies`),
    };
  });

const contextOf = (value: unknown): Readonly<Record<string, string | readonly string[]>> =>
  Object.fromEntries(
    Object.entries(obj(value)).map(([key, one]): [string, string | readonly string[]] => [
      key,
      Array.isArray(one) ? one.map(String) : String(one),
    ]),
  );

const setOf = (sim: Raw): Policies => ({
  identity: policiesOf(sim['identityPolicies'], 'identityPolicies'),
  scp: levelsOf(sim['serviceControlPolicies'], 'serviceControlPolicies'),
  rcp: levelsOf(sim['resourceControlPolicies'], 'resourceControlPolicies'),
  ...(sim['permissionBoundaryPolicies'] === undefined
    ? {}
    : { boundary: policiesOf(sim['permissionBoundaryPolicies'], 'permissionBoundaryPolicies') }),
  ...(sim['sessionPolicy'] === undefined
    ? {}
    : {
        session: Array.isArray(sim['sessionPolicy'])
          ? policiesOf(sim['sessionPolicy'], 'sessionPolicy')
          : [named(sim['sessionPolicy'], 'sessionPolicy')],
      }),
  ...(sim['vpcEndpointPolicies'] === undefined
    ? {}
    : { endpoint: policiesOf(sim['vpcEndpointPolicies'], 'vpcEndpointPolicies') }),
  ...(sim['resourcePolicy'] === undefined
    ? {}
    : { resource: named(sim['resourcePolicy'], 'resourcePolicy') }),
});

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const judgeCase = (value: unknown): JudgedAccessCase | undefined => {
  if (!isObject(value))
    throw new CountersignError('ERR_INPUT_INVALID', 'the case is not an object');
  if (!isObject(value['sim'])) return undefined;
  const sim = obj(value['sim']);
  const asked = obj(sim['request']);
  const target = obj(asked['resource']);
  const request = {
    principal: need(str(asked['principal']), 'sim.request.principal'),
    action: need(str(asked['action']), 'sim.request.action'),
    resource: need(str(target['resource']) ?? str(asked['resource']), 'sim.request.resource'),
    resourceAccount: str(target['accountId']) ?? '',
  };
  const isComplete = value['contextIsComplete'] !== false;
  const context = requestContext(request, contextOf(asked['contextVariables']), isComplete);
  return {
    name: str(value['name']) ?? 'unnamed',
    expected: str(value['expected']),
    verdict: evaluate(request, setOf(sim), context),
  };
};
