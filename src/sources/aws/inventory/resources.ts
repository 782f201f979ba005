/**
 * What runs with a role, from a list of resources: Terraform state (`terraform show -json`, or the state file)
 * or a plain list of `{type, arn, …}`. Without it, taking over what runs is possible at most. Pure.
 */
import { isObject } from '../../../core/index.ts';
import type { InventoryFact, Resource, Snapshot } from '../../../model/index.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { accountOfArn, awsId, iamArn, parseArn } from '../arn.ts';
import { readTags } from './tags.ts';

interface Listed {
  readonly type: string;
  readonly name: string;
  readonly values: Raw;
}

const isListed = (value: unknown): boolean => {
  const one = obj(value);
  return /^aws_[a-z0-9_]+$/.test(str(one['type']) ?? '') && str(one['arn']) !== undefined;
};

/** `resources[].instances[].attributes` of a state file, `values.root_module…resources[].values` of `show`. */
const ofState = (resources: unknown): readonly Listed[] =>
  list(resources).flatMap((item) => {
    const one = obj(item);
    const type = str(one['type']) ?? '';
    const name = str(one['name']) ?? '';
    const values = [
      ...list(one['instances']).map((each) => obj(obj(each)['attributes'])),
      ...(isObject(one['values']) ? [one['values']] : []),
    ];
    return values.map((each) => ({ type, name, values: each }));
  });

const MAX_MODULES = 10_000;

const ofModules = (root: Raw): readonly Listed[] => {
  const found: Listed[] = [];
  const open = [root];
  for (let seen = 0; open.length > 0 && seen < MAX_MODULES; seen++) {
    const module = open.pop();
    found.push(...ofState(module?.['resources']));
    open.push(...list(module?.['child_modules']).map(obj));
  }
  return found;
};

/** The items of a plain list arrive one by one. */
const listedIn = (json: unknown): readonly Listed[] | undefined => {
  if (isListed(json)) {
    const values = obj(json);
    return [{ type: str(values['type']) ?? '', name: str(values['name']) ?? '', values }];
  }
  if (!isObject(json) || str(json['terraform_version']) === undefined) return undefined;
  const root = obj(obj(json['values'])['root_module']);
  const all = [...ofState(json['resources']), ...ofModules(root)];
  return all.some(({ type }) => type.startsWith('aws_')) ? all : undefined;
};

/** Attributes that name the role which the thing's code acts as, by Terraform's words. */
const roleAttributes = [
  'role',
  'role_arn',
  'iam_role_arn',
  'service_role',
  'service_role_arn',
  // A container's code acts as the task's role; the execution role is the agent's that starts it.
  'task_role_arn',
  'job_role_arn',
  'execution_role_arn',
  'instance_role_arn',
];

const roleArn = (values: Raw): string | undefined =>
  roleAttributes
    .map((name) => str(values[name]))
    .find((value) => value !== undefined && parseArn(value)?.resource.startsWith('role/'));

/** App Runner nests the role of the running code. */
const nestedRole = (values: Raw): string | undefined =>
  [...list(values['instance_configuration']), values['instance_configuration']]
    .map((one) => roleArn(obj(one)))
    .find((arn) => arn !== undefined);

/** A batch job's definition keeps its container's properties as JSON text. */
const jobRole = (values: Raw): string | undefined =>
  /"jobRoleArn"\s*:\s*"(arn:[^"]{1,2048})"/.exec(str(values['container_properties']) ?? '')?.[1];

const profileArn = (values: Raw, account: string, partition: string): string | undefined => {
  const profiles = [
    values['iam_instance_profile'],
    ...list(values['iam_instance_profile']).flatMap((one) => [obj(one)['arn'], obj(one)['name']]),
  ];
  const profile = profiles.map(str).find((one) => one !== undefined);
  if (profile === undefined) return undefined;
  return profile.startsWith('arn:')
    ? profile
    : iamArn(account, `instance-profile/${profile}`, partition);
};

const resourceOf = ({ type, name, values }: Listed): Resource | undefined => {
  const arn = str(values['arn']) ?? str(values['id']);
  const parsed = arn === undefined ? undefined : parseArn(arn);
  if (arn === undefined || parsed === undefined) return undefined;
  const account = accountOfArn(arn) ?? str(values['account']);
  if (account === undefined) return undefined;
  const runsAs =
    jobRole(values) ??
    roleArn(values) ??
    nestedRole(values) ??
    profileArn(values, account, parsed.partition);
  return {
    kind: 'resource',
    id: awsId(arn),
    system: 'aws',
    nativeId: arn,
    scope: account,
    name: str(values['function_name']) ?? (name === '' ? arn : name),
    type,
    tags: readTags(values['tags']),
    ...(runsAs === undefined ? {} : { runsAs: awsId(runsAs) }),
  };
};

/** One snapshot for the account that most of the list is of; others' things keep their own scope. */
const snapshotOf = (listed: readonly Listed[], at: number): Snapshot => {
  const facts: InventoryFact[] = listed.flatMap((one) => resourceOf(one) ?? []);
  const counts = new Map<string, number>();
  for (const fact of facts)
    if (fact.kind === 'resource') counts.set(fact.scope, (counts.get(fact.scope) ?? 0) + 1);
  const [scope = ''] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  return { system: 'aws', scope, takenAt: at, complete: [], blind: [], facts };
};

/** @returns undefined where the file is no list of AWS resources. */
export const resourceListIn = (json: unknown): ((at: number) => Snapshot) | undefined => {
  const listed = listedIn(json);
  if (listed === undefined) return undefined;
  return (at) => snapshotOf(listed, at);
};
