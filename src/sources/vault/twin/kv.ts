/** A KV store, version 2, of the twin: every write is a version, metadata is written apart. */
import { parseJson } from '../../../core/index.ts';
import { obj, type Raw } from '../../record.ts';
import type { TwinAnswer, TwinRequest, TwinRoute } from '../../twin-server.ts';
import { placeNeeds } from '../places.ts';

interface Secret {
  readonly versions: Raw[];
  custom: Raw;
}

export interface TwinKv {
  readonly routes: readonly TwinRoute[];
  write(path: string, data: Raw): void;
  /** What its consumers read. */
  read(path: string): Raw | undefined;
  metadata(path: string): Raw | undefined;
}

const missing: TwinAnswer = { status: 404, body: { errors: [] } };
const pathOf = ({ path }: TwinRequest): string =>
  decodeURIComponent(path.split('/').slice(4).join('/'));
const bodyOf = ({ body }: TwinRequest): Raw => obj(parseJson(body));

export const createKv = (): TwinKv => {
  const secrets = new Map<string, Secret>();
  const add = (path: string, data: Raw): number => {
    const found = secrets.get(path) ?? { versions: [], custom: {} };
    secrets.set(path, found);
    return found.versions.push(data);
  };
  const data = (request: TwinRequest): TwinAnswer => {
    const found = secrets.get(pathOf(request));
    const wanted = Number(request.query.get('version') ?? 0) || found?.versions.length || 0;
    const value = found?.versions[wanted - 1];
    return value === undefined
      ? missing
      : { status: 200, body: { data: { data: value, metadata: { version: wanted } } } };
  };
  const write = (request: TwinRequest): TwinAnswer => {
    const { data: value, options } = bodyOf(request);
    const current = secrets.get(pathOf(request))?.versions.length ?? 0;
    const cas = obj(options)['cas'];
    if (cas !== undefined && cas !== current)
      return {
        status: 400,
        body: { errors: ['check-and-set parameter did not match the current version'] },
      };
    const version = add(pathOf(request), obj(value));
    return { status: 200, body: { data: { version } } };
  };
  const about = (request: TwinRequest): TwinAnswer => {
    const found = secrets.get(pathOf(request));
    if (!found) return missing;
    const { versions, custom } = found;
    return {
      status: 200,
      body: { data: { current_version: versions.length, custom_metadata: custom } },
    };
  };
  const note = (request: TwinRequest): TwinAnswer => {
    const found = secrets.get(pathOf(request));
    if (found) found.custom = obj(bodyOf(request)['custom_metadata']);
    return found ? { status: 204 } : missing;
  };
  return {
    write: add,
    read: (path) => secrets.get(path)?.versions.at(-1),
    metadata: (path) => secrets.get(path)?.custom,
    routes: [
      { method: 'GET', path: '/v1/secret/data/*', permission: placeNeeds.read, answer: data },
      { method: 'POST', path: '/v1/secret/data/*', permission: placeNeeds.write, answer: write },
      {
        method: 'GET',
        path: '/v1/secret/metadata/*',
        permission: placeNeeds.metadata,
        answer: about,
      },
      {
        method: 'POST',
        path: '/v1/secret/metadata/*',
        permission: placeNeeds.metadata,
        answer: note,
      },
    ],
  };
};
