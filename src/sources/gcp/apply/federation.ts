/** Pools and providers of workload identity, and custom roles. */
import { obj, str } from '../../record.ts';
import { gcpId, roleId } from '../ids.ts';
import { roleFact } from '../inventory/bindings.ts';
import { mapPool, mapProvider, poolIdentityId } from '../inventory/federation.ts';
import { end, type Handler, nameOf, put, type Scene } from './scene.ts';

/** Pulls name pools by the project's number, logs mostly by its id. */
const numbered = (scene: Scene, name: string): string => {
  const project = /^projects\/([^/]+)\//.exec(name)?.[1];
  const number = scene.view.resource(gcpId(`projects/${project}`))?.tags['projectNumber'];
  return number === undefined ? name : name.replace(/^projects\/[^/]+/, `projects/${number}`);
};

const POOL_PART = 'workloadIdentityPools/';

const poolName = (scene: Scene): string | undefined => {
  const name = str(scene.response['name']) ?? nameOf(scene);
  if (name === undefined) return undefined;
  const made = str(scene.request['workloadIdentityPoolId']);
  const whole =
    name.includes(POOL_PART) || made === undefined ? name : `${name}/${POOL_PART}${made}`;
  return whole.includes(POOL_PART)
    ? numbered(scene, whole.split('/operations/')[0] ?? whole)
    : undefined;
};

const providerName = (scene: Scene): string | undefined => {
  const pool = poolName(scene);
  const made = str(scene.request['workloadIdentityPoolProviderId']);
  if (pool === undefined) return undefined;
  return pool.includes('/providers/') || made === undefined ? pool : `${pool}/providers/${made}`;
};

export const putPool: Handler = (scene) => {
  const name = poolName(scene);
  const asked = obj(scene.request['workloadIdentityPool']);
  return name === undefined
    ? []
    : mapPool({ ...asked, name }, scene.scope).map((one) => put(scene, one));
};

export const deletePool: Handler = (scene) => {
  const name = poolName(scene);
  return name === undefined
    ? []
    : [end(scene, 'resource', gcpId(name)), end(scene, 'identity', poolIdentityId(name))];
};

export const putProvider: Handler = (scene) => {
  const name = providerName(scene);
  const asked = obj(scene.request['workloadIdentityPoolProvider']);
  const made = name === undefined ? undefined : mapProvider({ ...asked, name }, scene.scope);
  return made === undefined
    ? []
    : [put(scene, made.resource), put(scene, made.trust(poolIdentityId(made.pool)))];
};

export const deleteProvider: Handler = (scene) => {
  const name = providerName(scene);
  if (name === undefined) return [];
  const pool = name.split('/providers/')[0] ?? '';
  return [
    end(scene, 'resource', gcpId(name)),
    end(scene, 'trust', `${poolIdentityId(pool)}#lets-in/${name}`),
  ];
};

export const putRole: Handler = (scene) => {
  const made = roleFact(scene.response, scene.scope);
  return made === undefined ? [] : [put(scene, made)];
};

export const deleteRole: Handler = (scene) => {
  const name = nameOf(scene);
  return name === undefined ? [] : [end(scene, 'role', roleId(name))];
};
