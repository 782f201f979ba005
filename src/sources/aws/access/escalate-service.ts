/** Roles that a principal takes through a service that runs code with them. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Role } from '../../../model/index.ts';
import { can } from './can.ts';
import { type RequestContext, type Sure, weakest } from './conditions.ts';
import { estateIndex } from './estate-index.ts';
import { passRoleWays } from './pass-role-ways.ts';
import type { Running } from './running.ts';
import type { ServiceWay, TakeOverWay } from './service-way.ts';
import type { EdgeList, Subject } from './subject.ts';
import { takeOverWays } from './take-over-ways.ts';

const labelOf = (way: ServiceWay): string => way.service.split('.')[0] ?? way.service;

const all = (subject: Subject, actions: readonly string[]): Sure =>
  weakest(...actions.map((action) => can(subject, action)));

const technique = (way: ServiceWay): { readonly technique?: string } =>
  way.technique === undefined ? {} : { technique: way.technique };

const cap = ({ possible }: ServiceWay): Sure => (possible ? 'maybe' : 'yes');

/** Roles that the service may take: named as a service, or, by Cognito's own way, as an identity provider. */
const rolesFor = (view: InventoryView, account: string, service: string): readonly Role[] => {
  const { byService, byProvider } = estateIndex(view);
  const federated = (byProvider.get(service) ?? []).map((way) => way.role);
  return [
    ...(byService.get(`${account} ${service}`) ?? []),
    ...federated.filter((role) => role.scope === account),
  ];
};

/** A role is handed to something new. */
const addPassing = (
  view: InventoryView,
  subject: Subject,
  edges: EdgeList,
  way: ServiceWay,
): void => {
  const runs = all(subject, way.actions);
  if (runs === 'no') return;
  const context: RequestContext = new Map([['iam:passedtoservice', way.service]]);
  for (const role of rolesFor(view, subject.account, way.service)) {
    if (role.managedBy === 'service_linked') continue;
    const passed = subject.rights.may({
      action: 'iam:PassRole',
      resource: role.nativeId,
      context,
    }).sure;
    edges.add('can_escalate', role.id, {
      sure: weakest(runs, passed, cap(way)),
      because: `can pass ${role.name} to ${labelOf(way)} and run it (${way.actions.join(' + ')})`,
      privilege: 'iam:PassRole',
      ...technique(way),
    });
  }
};

const runningFor = (view: InventoryView, account: string, way: TakeOverWay): readonly Running[] => {
  const { running } = estateIndex(view);
  return way.on.flatMap((type) => running.get(`${account} ${type}`) ?? []);
};

/** What is known to run with a role is taken over: certain as far as the permissions are. */
const addTakingOver = (
  view: InventoryView,
  subject: Subject,
  edges: EdgeList,
  way: TakeOverWay,
): void => {
  for (const { resource, role } of runningFor(view, subject.account, way)) {
    const sure = weakest(
      cap(way),
      ...way.actions.map((action) =>
        can(subject, action, way.anywhere?.includes(action) ? undefined : resource.nativeId),
      ),
    );
    edges.add('can_escalate', role.id, {
      sure,
      because: `can take over ${resource.name}, which ${labelOf(way)} runs as ${role.name} (${way.actions.join(' + ')})`,
      privilege: way.actions[0] ?? '',
      ...technique(way),
    });
  }
};

/** Nothing is known to run with the role, which is no proof that nothing does. */
const addPossible = (
  view: InventoryView,
  subject: Subject,
  edges: EdgeList,
  way: TakeOverWay,
): void => {
  const runs = all(subject, way.actions);
  if (runs === 'no') return;
  for (const role of estateIndex(view).byService.get(`${subject.account} ${way.service}`) ?? []) {
    if (role.managedBy === 'service_linked') continue;
    edges.add('can_escalate', role.id, {
      sure: 'maybe',
      because: `can take over what ${labelOf(way)} runs with ${role.name}, if anything does (${way.actions.join(' + ')})`,
      privilege: way.actions[0] ?? '',
      ...technique(way),
    });
  }
};

export const addServices = (view: InventoryView, subject: Subject, edges: EdgeList): void => {
  if (can(subject, 'iam:PassRole') !== 'no') {
    for (const way of passRoleWays) addPassing(view, subject, edges, way);
  }
  for (const way of takeOverWays) addTakingOver(view, subject, edges, way);
  for (const way of takeOverWays) addPossible(view, subject, edges, way);
};
