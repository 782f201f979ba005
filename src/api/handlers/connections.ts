/** Connecting a system from the console: what it needs, tried out, and kept sealed. */
import { CountersignError, isObject } from '../../core/index.ts';
import { type SourceDefinition, telemetryNeeds } from '../../sources/index.ts';
import type { ApiDeps, ConnectDesk } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { found } from './found.ts';
import { writeLedger } from './ledger-write.ts';
import { setupFields } from './setup-fields.ts';

const MOST_DEEP = 8;

/** Only somebody at this machine has it read its own files and environment. @throws ERR_INPUT_INVALID */
const assertSaidHere = (value: unknown, depth = 0): void => {
  if (depth > MOST_DEEP) throw new CountersignError('ERR_INPUT_INVALID', 'settings too deep');
  if (typeof value === 'string' && /^\$(?:env|file):/.test(value))
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      '$env: and $file: are read for the command line only: give the value itself',
    );
  if (Array.isArray(value)) for (const one of value) assertSaidHere(one, depth + 1);
  else if (isObject(value)) for (const one of Object.values(value)) assertSaidHere(one, depth + 1);
};

export const connectionHandlers = (deps: ApiDeps) => {
  const sourceOf = (id: string): SourceDefinition =>
    found(
      deps.sources.find((one) => one.id === id),
      `system "${id}"`,
    );
  const desk = (): ConnectDesk => {
    if (deps.connect) return deps.connect;
    throw new CountersignError('ERR_CONFLICT', 'systems are not connected from here');
  };
  return {
    'systems.setup': async ({ params: { id } }) => {
      const source = sourceOf(id);
      const kept = (await deps.connect?.kept()) ?? [];
      return {
        id: source.id,
        title: source.title,
        fields: setupFields(source.config),
        permissions: source.permissions,
        needs: telemetryNeeds(source),
        kept: kept.filter((one) => one.system === source.id).map(({ name }) => name),
        here: deps.connect !== undefined,
      };
    },
    'systems.connect': async ({ params: { id }, body, who }) => {
      const source = sourceOf(id);
      assertSaidHere(body.settings);
      const tried = await desk().connect({ system: source.id, ...body });
      if (body.keep)
        await writeLedger(deps, who, {
          verb: 'connection.kept',
          subject: `${source.id}@${body.name}`,
          detail: {
            missing: tried.permissions
              .filter(({ granted }) => granted === 'no')
              .map(({ permission }) => permission),
          },
        });
      return { ...tried, kept: body.keep };
    },
    'systems.forget': async ({ params: { id, name }, who }) => {
      const source = sourceOf(id);
      found((await desk().forget(source.id, name)) || undefined, 'such a connection');
      await writeLedger(deps, who, {
        verb: 'connection.forgotten',
        subject: `${source.id}@${name}`,
      });
      return { ok: true };
    },
  } satisfies Partial<Handlers>;
};
