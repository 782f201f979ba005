import { CountersignError, DAY, hashId } from '../../core/index.ts';
import { LONGEST_SUPPRESSION, MOST_SUPPRESSIONS, neverSuppressed } from '../../incidents/index.ts';
import type { Suppressed, Suppression } from '../../model/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Call, Handlers } from '../server.ts';
import type { Who } from '../who.ts';
import { found } from './found.ts';
import { viewOf } from './view-of.ts';

const refused = (because: string): CountersignError =>
  new CountersignError('ERR_FORBIDDEN', `it cannot be suppressed: ${because}`);

/** Rules, correlations, behaviours and a vendor's own detections, by the name that their signals bear. */
const detectorOf = (
  { rules, correlations = [], behaviours, sources }: ApiDeps,
  id: string,
): { readonly id: string; readonly attack: readonly string[] } | undefined => {
  const ours =
    behaviours.find((one) => one.id === id) ??
    [...rules, ...correlations].find((one) => (one.own ? one.slug : one.id) === id);
  if (ours) return { id, attack: ours.attack };
  const isVendors = sources.some((one) => one.vendorFinding && id.startsWith(`${one.id}:`));
  return isVendors ? { id, attack: [] } : undefined;
};

/** Nobody silences what is said about themselves, and one person alone silences one identity at most. */
const checkAbout = (deps: ApiDeps, who: Who, about: Suppressed): void => {
  const wide = about.kind !== 'root';
  if (wide && !who.permissions.has('exceptions:write'))
    throw refused('for peers or the whole site it needs exceptions:write');
  if (about.kind !== 'root') return;
  const { rootId } = about;
  if (who.identityIds.includes(rootId)) throw refused('it is your own account');
  const view = viewOf(deps);
  const flags = view.identity(rootId)?.flags ?? view.declarationOf(rootId);
  if (flags?.honey === true || flags?.emergencyAccess === true)
    throw refused('decoys and emergency access are looked at every time');
};

const checkUntil = (now: number, until: number): void => {
  const longest = LONGEST_SUPPRESSION / DAY;
  if (until <= now || until - now > LONGEST_SUPPRESSION)
    throw new CountersignError('ERR_INPUT_INVALID', `until: at most ${longest} days from now`);
};

const make = async (
  deps: ApiDeps,
  { body, who }: Pick<Call<'suppressions.make'>, 'body' | 'who'>,
): Promise<Suppression> => {
  const now = deps.clock.now();
  const detector = found(detectorOf(deps, body.detector), `detector "${body.detector}"`);
  const never = neverSuppressed(detector);
  if (never !== undefined) throw refused(never);
  checkAbout(deps, who, body.about);
  checkUntil(now, body.until);
  const inForce = await deps.store.incidents.suppressions(now);
  if (inForce.length >= MOST_SUPPRESSIONS)
    throw new CountersignError('ERR_CONFLICT', `${inForce.length} are in force: end some first`);
  return {
    id: hashId('sup', [body.detector, JSON.stringify(body.about), now, who.userId]),
    ...body,
    from: now,
    by: who.userId,
  };
};

export const suppressionHandlers = (deps: ApiDeps) =>
  ({
    'suppressions.list': async ({ query }) => ({
      items: await deps.store.incidents.suppressions(query.all ? undefined : deps.clock.now()),
    }),
    'suppressions.make': async (call) => {
      const suppression = await make(deps, call);
      await deps.controlAll({ type: 'suppress', at: suppression.from, suppression });
      return suppression;
    },
    'suppressions.end': async ({ params, body, who }) => {
      const have = found(
        await deps.store.incidents.suppression(params.id),
        `suppression "${params.id}"`,
      );
      const at = deps.clock.now();
      if (have.until <= at) throw new CountersignError('ERR_CONFLICT', 'it is over already');
      const by = { by: who.userId, reason: body.reason };
      await deps.controlAll({ type: 'suppress_end', at, id: have.id, ...by });
      return { ...have, until: at, endedBy: who.userId, endedBecause: body.reason };
    },
  }) satisfies Partial<Handlers>;
