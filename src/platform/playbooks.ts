/** The parts behind `playbooks`: our own content or a folder of the site's, against the systems that are connected. */
import { resolve } from 'node:path';
import type { PlaybookDoor } from '../cli/index.ts';
import { CountersignError } from '../core/index.ts';
import type { Action } from '../model/index.ts';
import {
  cacaoOf,
  isActionStep,
  type LoadedPlaybooks,
  loadPlaybooks,
  matrixOf,
  type Playbook,
  playbookJsonSchema,
  readGaps,
  writtenOf,
} from '../response/index.ts';
import { openConnections } from './connections/open-connections.ts';
import { keptConnections } from './connections/sealed.ts';
import { contentDir } from './content.ts';

export interface PlaybookParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): number;
}

const ownDir = `${contentDir}/playbooks`;

const load = (dir: string | undefined): Promise<LoadedPlaybooks> => loadPlaybooks(dir ?? ownDir);

const one = async (dir: string | undefined, id: string): Promise<Playbook> => {
  const found = (await load(dir)).playbooks.get(id);
  if (found) return found;
  throw new CountersignError('ERR_NOT_FOUND', `no playbook "${id}"; \`playbooks list\` shows them`);
};

const systemsOf = (playbook: Playbook): readonly string[] =>
  [
    ...new Set(
      playbook.steps.filter(isActionStep).map(({ action }) => action.slice(0, action.indexOf('.'))),
    ),
  ].sort();

/** What the kept connections can do, and which permissions their systems refused when they were tried. */
const siteOf = async (
  dataDir: string,
  { env }: PlaybookParts,
  onProgress: (text: string) => void,
) => {
  const kept = await keptConnections(resolve(dataDir), env);
  const actions = new Map<string, Action>(
    openConnections(kept).flatMap((connection) =>
      connection.actions.map((action) => [action.id, action] as const),
    ),
  );
  const refused = new Set<string>();
  for (const { source, name, config } of kept)
    for await (const probe of source.probe?.(config) ?? []) {
      onProgress(`${source.id} ${name}: tried ${probe.permission}`);
      if (probe.granted === 'no') refused.add(`${source.id} ${probe.permission}`);
    }
  const granted = (system: string, permission: string) =>
    refused.has(`${system} ${permission}`) ? ('no' as const) : ('unknown' as const);
  return { actions, granted };
};

export const playbookDoor = (parts: PlaybookParts): PlaybookDoor => ({
  async list(dir) {
    return [...(await load(dir)).playbooks.values()].map((playbook) => {
      const written = writtenOf(playbook);
      const manual = written.filter((step) => 'manual' in step).length;
      return {
        id: playbook.id,
        title: playbook.title,
        class: playbook.class,
        situation: playbook.situation,
        acts: written.length - manual,
        manual,
        systems: systemsOf(playbook),
      };
    });
  },
  async matrix(dir) {
    const { playbooks } = await load(dir);
    return matrixOf(playbooks.values(), await readGaps(`${contentDir}/playbook-gaps.yml`));
  },
  async lint(dir, { dataDir, onProgress }) {
    const site = dataDir === undefined ? {} : await siteOf(dataDir, parts, onProgress);
    const { files, faults } = await loadPlaybooks(dir ?? ownDir, site);
    return { files, faults };
  },
  show: one,
  cacao: async (dir, id) => cacaoOf(await one(dir, id), parts.now()),
  schema: playbookJsonSchema,
});
