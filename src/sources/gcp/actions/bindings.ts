/** One member out of one binding of one resource, by read-modify-write under the policy's etag; put back the same way. */
import { isCountersignError, isObject } from '../../../core/index.ts';
import type { Action, ActionPlan } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { stateAction } from '../../state-action.ts';
import { acts, reads } from '../permissions.ts';
import { otherBindings } from './residual.ts';
import { type Acting, refuse, textParam } from './target.ts';

interface Binding {
  readonly role?: string | null;
  readonly members?: string[] | null;
  readonly condition?: {
    readonly title?: string | null;
    readonly expression?: string | null;
  } | null;
}

interface Policy {
  readonly version?: number | null;
  readonly etag?: string | null;
  readonly bindings?: Binding[] | null;
}

/** Permissions and calls by the kind of resource. */
const kindOf = (
  resource: string,
): 'projects' | 'folders' | 'organizations' | 'serviceAccounts' | undefined => {
  if (/^projects\/[a-z0-9:.-]+\/serviceAccounts\/[^/\s]+$/.test(resource)) return 'serviceAccounts';
  return (['projects', 'folders', 'organizations'] as const).find((kind) =>
    new RegExp(`^${kind}/[a-z0-9:.-]+$`).test(resource),
  );
};

const permissionsOf = {
  projects: [reads.projectPolicy, acts.setProjectPolicy],
  folders: [reads.folderPolicy, acts.setFolderPolicy],
  organizations: [reads.organizationPolicy, acts.setOrganizationPolicy],
  serviceAccounts: [reads.accountPolicy, acts.setAccountPolicy],
} as const;

type Kind = keyof typeof permissionsOf;

const readPolicy = async (acting: Acting, kind: Kind, resource: string): Promise<Policy> => {
  const clients = acting.clients();
  const [get] = permissionsOf[kind];
  const requestBody = { options: { requestedPolicyVersion: 3 } };
  if (kind === 'serviceAccounts') {
    const iam = await clients.iam();
    const { data } = await clients.calls.ask(get, () =>
      iam.projects.serviceAccounts.getIamPolicy({ resource, 'options.requestedPolicyVersion': 3 }),
    );
    return data as Policy;
  }
  const resources = await clients.resources();
  const { data } = await clients.calls.ask(get, () =>
    resources[kind].getIamPolicy({ resource, requestBody }),
  );
  return data as Policy;
};

const writePolicy = async (
  acting: Acting,
  kind: Kind,
  resource: string,
  policy: Policy,
): Promise<void> => {
  const clients = acting.clients();
  const [, set] = permissionsOf[kind];
  const body = { requestBody: { policy: { ...policy, version: 3 } as object } };
  if (kind === 'serviceAccounts') {
    const iam = await clients.iam();
    await clients.calls.ask(
      set,
      () => iam.projects.serviceAccounts.setIamPolicy({ resource, ...body }),
      {
        repeat: 'throttled',
      },
    );
    return;
  }
  const resources = await clients.resources();
  await clients.calls.ask(set, () => resources[kind].setIamPolicy({ resource, ...body }), {
    repeat: 'throttled',
  });
};

const isMeant = (binding: Binding, role: string, expression: string | undefined): boolean =>
  binding.role === role && (binding.condition?.expression ?? undefined) === expression;

const holds = (
  policy: Policy,
  role: string,
  expression: string | undefined,
  member: string,
): boolean =>
  (policy.bindings ?? []).some(
    (one) => isMeant(one, role, expression) && one.members?.includes(member) === true,
  );

interface Meant {
  readonly resource: string;
  readonly kind: Kind;
  readonly role: string;
  readonly member: string;
  readonly expression: string | undefined;
  /** The condition whole, as the policy had it. */
  readonly condition: Binding['condition'] | undefined;
}

const meantBy = (plan: ActionPlan): Meant => ({
  resource: textParam(plan, 'resource'),
  kind: kindOf(textParam(plan, 'resource')) ?? 'projects',
  role: textParam(plan, 'role'),
  member: textParam(plan, 'member'),
  expression: str(plan.params['expression']),
  condition: isObject(plan.params['condition']) ? plan.params['condition'] : undefined,
});

const without = (policy: Policy, { role, expression, member }: Meant): Policy => ({
  ...policy,
  bindings: (policy.bindings ?? [])
    .map((one) =>
      isMeant(one, role, expression)
        ? { ...one, members: (one.members ?? []).filter((each) => each !== member) }
        : one,
    )
    .filter((one) => (one.members?.length ?? 0) > 0),
});

const withMember = (policy: Policy, { role, expression, member, condition }: Meant): Policy => {
  const bindings = policy.bindings ?? [];
  if (bindings.some((one) => isMeant(one, role, expression))) {
    return {
      ...policy,
      bindings: bindings.map((one) =>
        isMeant(one, role, expression)
          ? { ...one, members: [...(one.members ?? []), member] }
          : one,
      ),
    };
  }
  return {
    ...policy,
    bindings: [...bindings, { role, members: [member], ...(condition ? { condition } : {}) }],
  };
};

const TRIES = 4;

/** Somebody else's change in between makes the etag old: read again, change again. */
const rewrite = async (
  acting: Acting,
  meant: Meant,
  change: (policy: Policy) => Policy,
): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    const policy = await readPolicy(acting, meant.kind, meant.resource);
    try {
      await writePolicy(acting, meant.kind, meant.resource, change(policy));
      return;
    } catch (fault) {
      const isConflict =
        isCountersignError(fault, 'ERR_ACTION_FAILED') && fault.detail['status'] === 409;
      if (!isConflict || attempt >= TRIES) throw fault;
    }
  }
};

const all = Object.values(permissionsOf);

export const removeBinding = (acting: Acting): Action =>
  stateAction('gcp', {
    id: 'gcp.remove_iam_binding',
    title: 'Take a member out of an IAM binding',
    stage: 'freeze',
    classes: 'any',
    undo: 'exact',
    permissions: {
      do: all.flat(),
      verify: all.map(([get]) => get),
      undo: all.flat(),
    },
    propagationMs: acting.propagationMs,
    residual: () => [otherBindings],
    async find(target, params) {
      const resource = str(params['resource']);
      const role = str(params['role']);
      const member = str(params['member']);
      const expression = str(params['expression']);
      if (resource === undefined || role === undefined || member === undefined)
        return refuse(
          'params.resource, params.role and params.member are needed, as the policy writes them',
        );
      const kind = kindOf(resource);
      if (kind === undefined)
        return refuse(`${resource} is no project, folder, organisation or service account`);
      if (
        !target.nativeId.endsWith(member.slice(member.indexOf(':') + 1)) &&
        target.nativeId !== member
      )
        return refuse(`${member} is not ${target.nativeId}: the member must be the target`);
      const ours = [acting.config.act?.key?.client_email, acting.config.read.key?.client_email];
      if (ours.some((one) => one !== undefined && member.endsWith(one)))
        return refuse(`${member} is the account that Countersign works with`);
      const policy = await readPolicy(acting, kind, resource);
      if (!holds(policy, role, expression, member))
        return refuse(
          `${resource} gives ${member} no ${role} of its own; it may come from above or by a group`,
        );
      const found = policy.bindings?.find((one) => isMeant(one, role, expression));
      const condition = found?.condition;
      const [get, set] = permissionsOf[kind];
      return {
        facts: {
          resource,
          role,
          member,
          ...(expression ? { expression } : {}),
          ...(condition ? { condition } : {}),
        },
        already: false,
        changes: [`take ${member} out of ${role} on ${resource}`],
        disruption: `${member} loses what ${role} allows on ${resource} and below, within minutes`,
        permissions: { do: [get, set], verify: [get], undo: [get, set] },
      };
    },
    async stands(plan) {
      const { kind, resource, role, expression, member } = meantBy(plan);
      const there = holds(await readPolicy(acting, kind, resource), role, expression, member);
      return {
        stands: !there,
        detail: `${member} is ${there ? 'in' : 'not in'} ${role} on ${resource}`,
      };
    },
    async change(plan) {
      const meant = meantBy(plan);
      await rewrite(acting, meant, (policy) => without(policy, meant));
    },
    async revert(plan) {
      const meant = meantBy(plan);
      const { kind, resource, role, expression, member } = meant;
      if (holds(await readPolicy(acting, kind, resource), role, expression, member)) {
        return {
          undone: true,
          differences: [`somebody gave ${member} ${role} again`],
          detail: 'the binding is there',
        };
      }
      await rewrite(acting, meant, (policy) => withMember(policy, meant));
      return {
        undone: true,
        differences: [],
        detail: `${member} is in ${role} on ${resource} again`,
      };
    },
  });
