/** What our own connection does in a twin, and what the twin's log says of it, read as the platform reads it. Test only. */
import { createOwnActs } from '../../src/loop/index.ts';
import type { Action, Event } from '../../src/model/index.ts';
import { openConnections } from '../../src/platform/connections/open-connections.ts';
import { type SourceDefinition, sources } from '../../src/sources/index.ts';
import { testKeeper } from '../../src/sources/keeper.case.ts';

type Raw = Readonly<Record<string, unknown>>;

/** One action with something to act on. */
export interface OwnCase {
  readonly id: string;
  /** Default: its id. */
  readonly title?: string;
  readonly native: string;
  readonly identityId?: string;
  readonly credentialId?: string;
  readonly roleId?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** A fresh twin, the settings of a connection to it, and what it logged. */
export interface OwnWorld {
  readonly config: unknown;
  readonly now: number;
  readonly scope: string;
  /** The connection's actions, where they need more than its settings (no waiting, an issuer). */
  readonly actions?: readonly Action[];
  records(): Promise<readonly Raw[]> | readonly Raw[];
  settle?(): void | Promise<void>;
  close(): Promise<void>;
}

export interface OwnSite {
  readonly title: string;
  readonly system: string;
  readonly cases: readonly OwnCase[];
  start(of: OwnCase): Promise<OwnWorld>;
  /** Operations that cannot be told to be ours, and why. */
  readonly unknown?: Readonly<Record<string, string>>;
}

export const sourceOf = (system: string): SourceDefinition => {
  const found = sources.find(({ id }) => id === system);
  if (found === undefined) throw new Error(`no source ${system}`);
  return found;
};

const eventsIn = (source: SourceDefinition, records: readonly Raw[]): readonly Event[] =>
  records.flatMap((record) => source.parse(record));

/** The log of the same calls, made by somebody else. What stands before a blank in a handle is a word of ours. */
const byAnother = (records: readonly Raw[], handles: readonly string[]): readonly Raw[] => {
  let text = JSON.stringify(records);
  for (const one of handles) {
    const written = JSON.stringify(one.split(' ').at(-1)).slice(1, -1);
    text = text.replaceAll(written, `of-another${one.endsWith('[bot]') ? '[bot]' : ''}`);
  }
  return JSON.parse(text) as readonly Raw[];
};

export interface Told {
  readonly operation: string;
  readonly ours: boolean;
  readonly oursByAnother: boolean;
}

/** What an action and its undoing left in the log, and whose the platform says that each is. */
export const toldOf = async (site: OwnSite, of: OwnCase): Promise<readonly Told[]> => {
  const world = await site.start(of);
  try {
    const source = sourceOf(site.system);
    const settings = { source, name: 'own', config: world.config };
    const [opened] = openConnections([settings], { keeper: testKeeper() });
    const hands = opened?.hands ?? [];
    const own = createOwnActs(hands);
    const before = (await world.records()).length;
    const action = (world.actions ?? opened?.actions ?? []).find(({ id }) => id === of.id);
    if (action === undefined) throw new Error(`no action ${of.id}`);
    const { native, identityId, credentialId, roleId } = of;
    const target = {
      system: site.system,
      scope: world.scope,
      nativeId: native,
      ...(identityId === undefined ? {} : { identityId }),
      ...(credentialId === undefined ? {} : { credentialId }),
      ...(roleId === undefined ? {} : { roleId }),
    };
    const context = { now: () => world.now, stepId: 'stp_own' };
    const plan = await action.plan(target, of.params ?? {}, context);
    if (plan.refused !== undefined) throw new Error(`${of.id}: ${plan.refused}`);
    const result = await action.do(plan, context);
    await world.settle?.();
    await action.undoIt?.(plan, result, context);
    const records = (await world.records()).slice(before);
    const others = eventsIn(
      source,
      byAnother(
        records,
        hands.flatMap((one) => one.credentials ?? []),
      ),
    );
    return eventsIn(source, records).map((event, at) => {
      const other = others[at];
      return {
        operation: event.operation,
        ours: own(event) === 'act',
        oursByAnother: other !== undefined && own(other) !== undefined,
      };
    });
  } finally {
    await world.close();
  }
};
