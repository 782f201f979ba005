/** Users, groups and roles made, changed and deleted; trust; tags; who made what. */
import { type InventoryChange, type InventoryFact, known } from '../../../model/index.ts';
import { obj, str, strings } from '../../record.ts';
import { awsId } from '../arn.ts';
import {
  groupFact,
  membershipFact,
  membershipId,
  roleFact,
  userIdentity,
} from '../inventory/facts.ts';
import { ownerFact, ownersFromTags } from '../inventory/owners.ts';
import { managedGrantsOf, trustsOf } from '../inventory/statements.ts';
import { readTags, type Tags, tagged } from '../inventory/tags.ts';
import { end, groupOf, type Handler, patch, put, roleOf, type Scene, userOf } from './change.ts';

/** Who made it, as far as one event tells; the first to be asked when nobody is declared. */
const CREATOR_CONFIDENCE = 0.5;

const creatorOf = (scene: Scene, ofId: string): readonly InventoryFact[] => {
  const who = scene.event.actor.principalId;
  return who === undefined || who === ofId
    ? []
    : [
        ownerFact({
          ofId,
          who,
          basis: 'creator',
          from: 'creator',
          confidence: CREATOR_CONFIDENCE,
          since: scene.event.time,
        }),
      ];
};

/** Tag values are hidden from CloudTrail for some callers; a hidden tag says nothing. */
const tagsIn = (scene: Scene): Tags =>
  Object.fromEntries(
    Object.entries(readTags(scene.asked['tags'])).filter(
      ([key, value]) => key !== 'HIDDEN_DUE_TO_SECURITY_REASONS' && !value.startsWith('HIDDEN_DUE'),
    ),
  );

const boundaryOf = (scene: Scene, id: string): readonly InventoryFact[] => {
  const arn = str(scene.asked['permissionsBoundary']);
  return arn === undefined
    ? []
    : managedGrantsOf(id, arn, { kind: 'boundary', documents: new Map() }).entitlements;
};

export const createUser: Handler = (scene) => {
  const arn = str(obj(scene.answered['user'])['arn']);
  const id = arn === undefined ? userOf(scene) : awsId(arn);
  if (id === undefined) return [];
  const createdAt = known(scene.event.time);
  const tags = tagsIn(scene);
  // A new user has neither a password nor a device nor a key until further events make them.
  const identity = userIdentity({
    arn: id.slice('aws:'.length),
    account: scene.account,
    tags,
    createdAt,
    interactive: known(false),
    mfa: known(false),
    lastUsedAt: known(null),
  });
  return [
    identity,
    ...creatorOf(scene, id),
    ...ownersFromTags(id, tags, createdAt),
    ...boundaryOf(scene, id),
  ].map((fact) => put(scene, fact));
};

/** What hangs on a principal goes with it. */
const dependents = (scene: Scene, id: string): readonly InventoryChange[] => [
  ...scene.view.credentialsOf(id).map((one) => end(scene, 'credential', one.id)),
  ...scene.view
    .entitlementsOf(id)
    .filter((one) => one.holderId === id)
    .map((one) => end(scene, 'entitlement', one.id)),
  ...scene.view.groupsOf(id).map((one) => end(scene, 'membership', membershipId(id, one.id))),
  ...scene.view.trustsInto(id).map((one) => end(scene, 'trust', one.id)),
];

export const deleteUser: Handler = (scene) => {
  const id = userOf(scene);
  return id === undefined ? [] : [...dependents(scene, id), end(scene, 'identity', id)];
};

/** CreateRole: one hour where the request names no MaxSessionDuration. */
const DEFAULT_SESSION_SECONDS = 3_600;

export const createRole: Handler = (scene) => {
  const arn = str(obj(scene.answered['role'])['arn']);
  const id = arn === undefined ? roleOf(scene) : awsId(arn);
  if (id === undefined) return [];
  const createdAt = known(scene.event.time);
  const tags = tagsIn(scene);
  const seconds = scene.asked['maxSessionDuration'];
  const document =
    scene.asked['assumeRolePolicyDocument'] ??
    obj(scene.answered['role'])['assumeRolePolicyDocument'];
  const role = roleFact({
    arn: id.slice('aws:'.length),
    account: scene.account,
    tags,
    createdAt,
    lastUsedAt: known(null),
    maxSessionSeconds: known(typeof seconds === 'number' ? seconds : DEFAULT_SESSION_SECONDS),
  });
  return [
    role,
    ...creatorOf(scene, id),
    ...ownersFromTags(id, tags, createdAt),
    ...trustsOf(id, scene.account, document, scene.view.knownScopes('aws')).trusts,
    ...boundaryOf(scene, id),
  ].map((fact) => put(scene, fact));
};

export const deleteRole: Handler = (scene) => {
  const id = roleOf(scene);
  return id === undefined ? [] : [...dependents(scene, id), end(scene, 'role', id)];
};

export const updateRole: Handler = (scene) => {
  const id = roleOf(scene);
  const seconds = scene.asked['maxSessionDuration'];
  return id === undefined || typeof seconds !== 'number'
    ? []
    : [patch(scene, 'role', { id, set: { maxSessionSeconds: known(seconds) } })];
};

export const updateTrust: Handler = (scene) => {
  const id = roleOf(scene);
  if (id === undefined) return [];
  const { trusts } = trustsOf(
    id,
    scene.account,
    scene.asked['policyDocument'],
    scene.view.knownScopes('aws'),
  );
  const kept = new Set(trusts.map((one) => one.id));
  return [
    ...scene.view
      .trustsInto(id)
      .filter((one) => one.mechanism !== 'delegation' && !kept.has(one.id))
      .map((one) => end(scene, 'trust', one.id)),
    ...trusts.map((one) => put(scene, one)),
  ];
};

export const createGroup: Handler = (scene) => {
  const arn = str(obj(scene.answered['group'])['arn']) ?? groupOf(scene)?.slice('aws:'.length);
  return arn === undefined ? [] : [put(scene, groupFact(arn, scene.account))];
};

export const deleteGroup: Handler = (scene) => {
  const id = groupOf(scene);
  return id === undefined ? [] : [end(scene, 'group', id)];
};

export const addToGroup: Handler = (scene) => {
  const group = groupOf(scene);
  const user = userOf(scene);
  if (group === undefined || user === undefined) return [];
  const isKnown = scene.view.group(group) !== undefined;
  return [
    ...(isKnown ? [] : [put(scene, groupFact(group.slice('aws:'.length), scene.account))]),
    put(scene, membershipFact(user, group)),
  ];
};

export const removeFromGroup: Handler = (scene) => {
  const group = groupOf(scene);
  const user = userOf(scene);
  return group === undefined || user === undefined
    ? []
    : [end(scene, 'membership', membershipId(user, group))];
};

const retag = (
  scene: Scene,
  kind: 'identity' | 'role',
  id: string | undefined,
): readonly InventoryChange[] => {
  const principal = id === undefined ? undefined : scene.view.principal(id);
  if (id === undefined || principal === undefined) return [];
  const removed = new Set(strings(scene.asked['tagKeys']));
  const tags: Tags = Object.fromEntries(
    Object.entries({ ...principal.tags, ...tagsIn(scene) }).filter(([key]) => !removed.has(key)),
  );
  const environment = kind === 'identity' ? tagged(tags, 'environment') : undefined;
  const owners = ownersFromTags(id, tags, principal.createdAt);
  const kept = new Set(owners.map((one) => one.id));
  return [
    patch(scene, kind, { id, set: { tags, ...(environment ? { environment } : {}) } }),
    ...scene.view
      .ownersOf(id)
      .filter((one) => one.basis === 'tag' && !kept.has(one.id))
      .map((one) => end(scene, 'owner', one.id)),
    ...owners.map((one) => put(scene, one)),
  ];
};

export const retagUser: Handler = (scene) => retag(scene, 'identity', userOf(scene));
export const retagRole: Handler = (scene) => retag(scene, 'role', roleOf(scene));
