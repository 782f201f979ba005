/** A generated case, asked of the evaluator. Test only. */
import { requestContext } from './context.ts';
import { evaluate, type NamedPolicy, type Verdict } from './evaluate.ts';
import type { RawCase, RawPolicy } from './reference.case.ts';

const named = (policies: readonly RawPolicy[]): readonly NamedPolicy[] =>
  policies.map((policy, index) => ({ name: `p${index}`, policy }));

export const answerOf = (one: RawCase, isComplete = true): Verdict => {
  const { principal, action, resource, resourceAccount } = one;
  const request = { principal, action, resource, resourceAccount };
  const levels = (list: RawCase['scp']) =>
    list.map((policies, index) => ({ name: `level${index}`, policies: named(policies) }));
  return evaluate(
    request,
    {
      identity: named(one.identity),
      scp: levels(one.scp),
      rcp: levels(one.rcp),
      ...(one.boundary === undefined ? {} : { boundary: named(one.boundary) }),
      ...(one.session === undefined ? {} : { session: named(one.session) }),
      ...(one.resourcePolicy === undefined
        ? {}
        : { resource: { name: 'resource', policy: one.resourcePolicy } }),
    },
    requestContext(request, one.context, isComplete),
  );
};
