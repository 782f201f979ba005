/** Policies put, attached, detached, versioned; boundaries set and lifted. */
import type { Entitlement, InventoryChange } from '../../../model/index.ts';
import { str } from '../../record.ts';
import { nameOfArn } from '../arn.ts';
import { grantsOf, managedGrantsOf, unreadEntitlement } from '../inventory/statements.ts';
import { managedPolicy } from '../managed-policies.ts';
import { end, type Handler, holderOf, put, type Scene } from './change.ts';

type Via = Entitlement['via'];

const sameVia = (a: Via, b: Via): boolean =>
  a.kind === b.kind && (a.nativeId ?? a.name) === (b.nativeId ?? b.name);

const heldBy = (scene: Scene, holderId: string, via: Via): readonly Entitlement[] =>
  scene.view
    .entitlementsOf(holderId)
    .filter((one) => one.holderId === holderId && sameVia(one.via, via));

/** The policy now says this; statements that it no longer has end. */
export const replace = (
  scene: Scene,
  before: readonly Entitlement[],
  after: readonly Entitlement[],
): readonly InventoryChange[] => {
  const kept = new Set(after.map((one) => one.id));
  return [
    ...before.filter((one) => !kept.has(one.id)).map((one) => end(scene, 'entitlement', one.id)),
    ...after.map((one) => put(scene, one)),
  ];
};

export const putInline: Handler = (scene) => {
  const holder = holderOf(scene);
  const name = str(scene.asked['policyName']);
  if (holder === undefined || name === undefined) return [];
  const via: Via = { kind: 'inline', name };
  const { entitlements } = grantsOf(holder, via, scene.asked['policyDocument']);
  return replace(scene, heldBy(scene, holder, via), entitlements);
};

export const deleteInline: Handler = (scene) => {
  const holder = holderOf(scene);
  const name = str(scene.asked['policyName']);
  if (holder === undefined || name === undefined) return [];
  return replace(scene, heldBy(scene, holder, { kind: 'inline', name }), []);
};

/** How many principals are looked at for one who holds a policy; only changes of rights look. */
const SCAN_LIMIT = 20_000;

const holdersOf = (scene: Scene, arn: string): ReadonlyMap<string, readonly Entitlement[]> => {
  const out = new Map<string, Entitlement[]>();
  let left = SCAN_LIMIT;
  for (const all of [scene.view.identities(), scene.view.roles()]) {
    for (const one of all) {
      if (left-- <= 0) return out;
      for (const entitlement of scene.view.entitlementsOf(one.id)) {
        if (entitlement.via.nativeId !== arn) continue;
        const list = out.get(entitlement.holderId);
        if (list === undefined) out.set(entitlement.holderId, [entitlement]);
        else if (!list.some((seen) => seen.id === entitlement.id)) list.push(entitlement);
      }
    }
  }
  return out;
};

/** A customer policy that somebody holds already is known by its statements there. */
const copiedFrom = (
  scene: Scene,
  holderId: string,
  via: Via & { readonly nativeId: string },
): readonly Entitlement[] => {
  for (const [holder, held] of holdersOf(scene, via.nativeId)) {
    if (holder === holderId) continue;
    return held.map((one) => ({
      ...one,
      holderId,
      via,
      id: one.id
        .replace(`${holder}#`, `${holderId}#`)
        .replace(`#${one.via.kind}/`, `#${via.kind}/`),
    }));
  }
  return [];
};

const attach =
  (kind: 'managed_policy' | 'boundary', field: string): Handler =>
  (scene) => {
    const holder = holderOf(scene);
    const arn = str(scene.asked[field]);
    if (holder === undefined || arn === undefined) return [];
    const via = { kind, name: nameOfArn(arn), nativeId: arn };
    const known = managedPolicy(arn);
    const copied = known === undefined ? copiedFrom(scene, holder, via) : [];
    const after =
      copied.length > 0
        ? copied
        : managedGrantsOf(holder, arn, { kind, documents: new Map() }).entitlements;
    const before =
      kind === 'boundary'
        ? scene.view.entitlementsOf(holder).filter((one) => one.via.kind === 'boundary')
        : heldBy(scene, holder, via);
    return replace(scene, before, after);
  };

export const attachManaged = attach('managed_policy', 'policyArn');
export const putBoundary = attach('boundary', 'permissionsBoundary');

export const detachManaged: Handler = (scene) => {
  const holder = holderOf(scene);
  const arn = str(scene.asked['policyArn']);
  if (holder === undefined || arn === undefined) return [];
  const via: Via = { kind: 'managed_policy', name: nameOfArn(arn), nativeId: arn };
  return replace(scene, heldBy(scene, holder, via), []);
};

export const deleteBoundary: Handler = (scene) => {
  const holder = holderOf(scene);
  if (holder === undefined) return [];
  const before = scene.view.entitlementsOf(holder).filter((one) => one.via.kind === 'boundary');
  return replace(scene, before, []);
};

/** A new default version changes what every holder may do. */
export const changeDefaultVersion: Handler = (scene) => {
  const arn = str(scene.asked['policyArn']);
  if (arn === undefined) return [];
  const isCreate = scene.event.operation === 'CreatePolicyVersion';
  if (isCreate && scene.asked['setAsDefault'] !== true) return [];
  return [...holdersOf(scene, arn)].flatMap(([holder, held]) => {
    const via = held[0]?.via;
    if (via === undefined) return [];
    const after = isCreate
      ? grantsOf(holder, via, scene.asked['policyDocument']).entitlements
      : [unreadEntitlement(holder, via)];
    return replace(scene, held, after);
  });
};
