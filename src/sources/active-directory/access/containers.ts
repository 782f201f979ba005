/** What reaches down from containers: access lists that are inherited, and group policies. */
import type { Group, Identity, Resource } from '../../../model/index.ts';
import { adId } from '../names.ts';
import { type FormedNode, formedId } from './nodes.ts';
import type { Step } from './steps.ts';
import { type AdWorldView, baseOf, goalOf, kindOf } from './world.ts';

const ruling = ['GenericAll', 'WriteDacl', 'Owns', 'WriteOwner'];
const ADMIN_SD_HOLDER = /^active-directory:cn=adminsdholder,cn=system,(dc=.+)$/;

const removing = (right: string, { name }: Resource): string =>
  right === 'Owns'
    ? `make an administrators' group the owner of ${name}`
    : `remove ${right} from the access list of ${name}`;

const step = (
  target: Resource,
  right: string,
  to: string,
  can: string,
  certain: boolean,
): Step => ({
  kind: 'can_escalate',
  to,
  because: `${right} on ${target.name}: ${can}`,
  certain,
  technique: right,
  privilege: right,
  removedBy: removing(right, target),
});

const overContainer = (target: Resource, rights: ReadonlySet<string>): readonly Step[] => {
  const right = ruling.find((one) => rights.has(one));
  const protectedFor = ADMIN_SD_HOLDER.exec(target.id);
  if (right !== undefined && protectedFor) {
    const can = 'its access list is copied onto all protected accounts and groups every hour';
    return [step(target, right, goalOf(target.scope), can, true)];
  }
  const links = ['GenericAll', 'GenericWrite', 'WriteGPLink'].find((one) => rights.has(one));
  return [
    ...(right === undefined
      ? []
      : [
          step(
            target,
            right,
            formedId('within', target.id),
            'what it adds to the access list is inherited by all in it',
            true,
          ),
        ]),
    ...(right !== undefined || links === undefined || target.type !== 'organizational-unit'
      ? []
      : [
          step(
            target,
            links,
            formedId('governed', target.id),
            'may link a group policy to it, where it has one of its own',
            false,
          ),
        ]),
  ];
};

const overPolicy = (target: Resource, rights: ReadonlySet<string>): readonly Step[] => {
  const right = ruling.find((one) => rights.has(one));
  if (right !== undefined)
    return [step(target, right, formedId('policy', target.id), 'decides what it sets', true)];
  return rights.has('GenericWrite')
    ? [
        step(
          target,
          'GenericWrite',
          formedId('policy', target.id),
          'may edit its settings; to whom of those below they apply is not read',
          false,
        ),
      ]
    : [];
};

export const stepsOverResource = (
  target: Resource,
  rights: ReadonlySet<string>,
  isSure: boolean,
): readonly Step[] => {
  const steps =
    target.type === 'group-policy'
      ? overPolicy(target, rights)
      : target.type === 'organizational-unit' || target.type === 'container'
        ? overContainer(target, rights)
        : [];
  return isSure ? steps : steps.map((one) => ({ ...one, certain: false }));
};

const dnOf = (node: FormedNode): string => node.of.slice(node.of.indexOf(':') + 1);

/** Unread, it may be either. */
const inherits = (tags: Readonly<Record<string, string>> | undefined): boolean | undefined =>
  tags?.['inheritsAccess'] === undefined ? undefined : tags['inheritsAccess'] === 'yes';

const inheriting = (
  to: string,
  one: { readonly tags?: Readonly<Record<string, string>> } | undefined,
  name: string,
): readonly Step[] => {
  const known = inherits(one?.tags);
  if (known === false) return [];
  return [
    {
      kind: 'can_escalate',
      to,
      because: `Contains: ${name} takes its access list from there`,
      certain: known === true,
      technique: 'Contains',
      removedBy: `stop inheritance of access at ${name}`,
    },
  ];
};

const withinSteps = (world: AdWorldView, dn: string): readonly Step[] => {
  const { accounts, groups, containers } = world.inside(dn);
  const own = (one: Identity | Group, to: string) => inheriting(to, one, one.name);
  return [
    ...accounts.flatMap((one) =>
      own(one, one.status === 'disabled' ? formedId('enabled', one.id) : one.id),
    ),
    ...groups.flatMap((one) => own(one, one.id)),
    ...containers.flatMap((inner) =>
      inheriting(formedId('within', adId(inner)), world.view.resource(adId(inner)), inner),
    ),
  ];
};

const governedSteps = (
  world: AdWorldView,
  dn: string,
  form: 'governed' | 'enforced',
): readonly Step[] => {
  const { accounts, containers } = world.inside(dn);
  const applies = (to: string, name: string): Step => ({
    kind: 'can_escalate',
    to,
    because: `GPLink: group policies of ${dn} apply to ${name}`,
    certain: true,
    technique: 'GPLink',
    removedBy: `remove the link at ${dn}, or block inheritance below it`,
  });
  return [
    ...accounts
      .filter((one) => kindOf(one) === 'computer' || kindOf(one) === 'user')
      .map((one) => applies(one.id, one.name)),
    ...containers.flatMap((inner) => {
      const blocks = world.view.resource(adId(inner))?.tags['blocksPolicies'] === 'yes';
      return form === 'governed' && blocks ? [] : [applies(formedId(form, adId(inner)), inner)];
    }),
  ];
};

const policySteps = (world: AdWorldView, policyId: string): readonly Step[] =>
  world.linksOf(policyId).map(({ dn, enforced }) => ({
    kind: 'can_escalate',
    to: formedId(enforced ? 'enforced' : 'governed', adId(dn)),
    because: `GPLink: it is linked to ${dn}${enforced ? ', enforced' : ''}`,
    certain: true,
    technique: 'GPLink',
    removedBy: `remove its link at ${dn}`,
  }));

/** Steps out of a container's or a policy's reach. */
export const stepsOfNode = (world: AdWorldView, node: FormedNode): readonly Step[] => {
  switch (node.form) {
    case 'within':
      return withinSteps(world, dnOf(node));
    case 'governed':
    case 'enforced':
      return governedSteps(world, dnOf(node), node.form);
    case 'policy':
      return policySteps(world, node.of);
    default:
      return [];
  }
};

/** A right over a domain's policies reaches all its machines. */
export const domainNode = (scope: string): string => formedId('governed', adId(baseOf(scope)));
