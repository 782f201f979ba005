/** The keeper of a platform's rules: our content and the site's own folder, from where an earlier life left off. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Clock, isObject, type Log } from '../../core/index.ts';
import type { PackedRules } from '../../loop/index.ts';
import type { TenantStore } from '../../store/index.ts';
import { fieldsDir, ownRulesDir } from '../content.ts';
import { openRuleKeeper, type RuleKeeper } from './rule-keeper.ts';
import { FIELDS } from './rule-set-files.ts';

const SETTLE_MS = 300;

/** What the first partition committed last; a record still in the stream comes after it anyway. */
const earlierSet = async (store: TenantStore): Promise<PackedRules | undefined> => {
  const entries = (await store.leases.loadState(0)).get('rules') ?? [];
  const set = entries.find(({ key }) => key === 'set')?.value;
  if (!isObject(set)) return undefined;
  const { version, packed } = set;
  return typeof version === 'string' && typeof packed === 'string'
    ? { version, packed }
    : undefined;
};

export const keepRules = async (options: {
  readonly store: TenantStore;
  readonly siteDir: string;
  readonly log: Log;
  readonly clock: Clock;
}): Promise<RuleKeeper> =>
  openRuleKeeper({
    folders: [
      { name: FIELDS, dir: fieldsDir },
      { name: 'content', dir: ownRulesDir },
      { name: 'site', dir: options.siteDir },
    ],
    earlier: await earlierSet(options.store),
    log: options.log,
    now: () => options.clock.now(),
    settle: () => wait(SETTLE_MS),
  });
