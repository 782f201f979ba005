/** What other areas read of an account, a group or a container, as tags of its own. */
import type { Identity, InventoryFact } from '../../../model/index.ts';
import type { AdWorld } from './world.ts';

type Tags = Readonly<Record<string, string>>;

/**
 * Nobody manages local passwords where the schema has no place for them; where it has, the date of one machine shows
 * that those of others would be seen.
 */
const lapsOf = (world: AdWorld, one: Identity): Tags => {
  if (one.tags['accountKind'] !== 'computer' || one.tags['laps'] !== undefined) return {};
  const isSeen = world.seen.some(({ account }) => account.tags['laps'] === 'yes');
  const isAbsent = world.schemaRead && world.lapsAttributes.size === 0;
  return isSeen || isAbsent ? { laps: 'no' } : {};
};

const tagsBeside = (world: AdWorld, fact: InventoryFact): Tags => {
  const inherits = world.inherits.get(fact.id);
  const access: Tags = inherits === undefined ? {} : { inheritsAccess: inherits ? 'yes' : 'no' };
  if (fact.kind === 'group') return access;
  if (fact.kind === 'identity') {
    const readable = world.readable.get(fact.id);
    return {
      ...access,
      ...lapsOf(world, fact),
      ...(readable === undefined ? {} : { readablePassword: readable.join(' ') }),
    };
  }
  return access;
};

/** The machine an authority runs on, by its host name. */
const hostOf = (world: AdWorld, name: string | undefined): string | undefined =>
  name === undefined
    ? undefined
    : world.seen.find(
        ({ account }) => account.tags['dNSHostName']?.toLowerCase() === name.toLowerCase(),
      )?.id;

export const withRead = (world: AdWorld, fact: InventoryFact): InventoryFact => {
  if (fact.kind !== 'identity' && fact.kind !== 'group' && fact.kind !== 'resource') return fact;
  const tags = { ...fact.tags, ...tagsBeside(world, fact) };
  if (fact.kind !== 'resource') return { ...fact, tags };
  const host =
    fact.type === 'certificate-authority' ? hostOf(world, fact.tags['dnshostname']) : undefined;
  return { ...fact, tags, ...(host === undefined ? {} : { runsAs: host }) };
};
