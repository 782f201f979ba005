/** SimulatePrincipalPolicy: what the stored policies would decide, before they are effective. */

import type { Call, Operations } from '../call.ts';
import { policiesOf } from '../caller.ts';
import { decide } from '../evaluate.ts';
import type { TwinRole, TwinUser } from '../state.ts';
import { nameOfArn } from '../state.ts';
import { noSuch, TwinFault } from '../twin-fault.ts';

const MAX_PAIRS = 1_000;

const principalOf = ({ account }: Call, arn: string): TwinUser | TwinRole => {
  const kind = arn.includes(':role/') ? 'role' : 'user';
  const found = (kind === 'role' ? account.roles : account.users).get(nameOfArn(arn));
  if (found?.arn !== arn) throw noSuch(kind, nameOfArn(arn));
  return found;
};

/** `ContextEntries.member.N.{ContextKeyName,ContextKeyValues.member.M}`. */
const contextOf = ({ form }: Call): Map<string, readonly string[]> =>
  new Map(
    form
      .records('ContextEntries', ['ContextKeyName'])
      .map(({ ContextKeyName }, at) => [
        ContextKeyName.toLowerCase(),
        form.list(`ContextEntries.member.${at + 1}.ContextKeyValues`),
      ]),
  );

export const simulateOperations: Operations = {
  SimulatePrincipalPolicy: {
    service: 'iam',
    readOnly: true,
    resource: ({ form }) => form.get('PolicySourceArn') ?? '*',
    run(call) {
      const { form, world, account } = call;
      const principal = principalOf(call, form.need('PolicySourceArn'));
      const actions = form.list('ActionNames');
      const named = form.list('ResourceArns');
      const resources = named.length > 0 ? named : ['*'];
      if (actions.length * resources.length > MAX_PAIRS) {
        throw new TwinFault('InvalidInput', 'Too many actions and resources to simulate.');
      }
      const policies = policiesOf(world, world.propagation.stored, account.id, principal);
      const context = new Map([...contextOf(call), ['aws:principalarn', [principal.arn]] as const]);
      return {
        IsTruncated: false,
        EvaluationResults: actions.flatMap((action) =>
          resources.map((resource) => ({
            EvalActionName: action,
            EvalResourceName: resource,
            EvalDecision: decide(policies, { action, resource, context }).effect,
            MatchedStatements: [],
            MissingContextValues: [],
          })),
        ),
      };
    },
  },
};
