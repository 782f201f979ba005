/** Things whose code acts as a role: functions, instances, stacks. */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Resource, Role } from '../../../model/index.ts';

export interface Running {
  readonly resource: Resource;
  readonly role: Role;
}

/** An instance names its profile, and the profile the role: followed to the role, a few steps at most. */
const roleBehind = (view: InventoryView, resource: Resource): Role | undefined => {
  let next = resource.runsAs;
  for (let steps = 0; next !== undefined && steps < 3; steps++) {
    const role = view.role(next);
    if (role) return role;
    next = view.resource(next)?.runsAs;
  }
  return undefined;
};

/** By `<account> <type>`. */
export const runningOf = (
  view: InventoryView,
  resources: readonly Resource[],
): ReadonlyMap<string, readonly Running[]> => {
  const running = new Map<string, Running[]>();
  for (const resource of resources) {
    if (resource.runsAs === undefined) continue;
    const role = roleBehind(view, resource);
    if (!role) continue;
    const key = `${resource.scope} ${resource.type}`;
    const known = running.get(key);
    if (known) known.push({ resource, role });
    else running.set(key, [{ resource, role }]);
  }
  return running;
};
