/** A rule tried on the archive before it is enabled; one at a time, so that the loop keeps its breath. */
import { CountersignError } from '../../core/index.ts';
import { type RuleFile, readRules } from '../../detection/index.ts';
import { tryRule } from '../../loop/index.ts';
import type { AnswerOf } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Who } from '../who.ts';
import { writeLedger } from './ledger-write.ts';
import { shortName } from './names.ts';

export const createRuleTrials = (deps: ApiDeps) => {
  const read = deps.readRule ?? ((file: RuleFile) => readRules([file]));
  let running = false;
  return {
    async run(
      body: { readonly rule: string; readonly file: string; readonly since: number },
      who: Who,
    ): Promise<AnswerOf<'rules.dryRun'>> {
      if (running)
        throw new CountersignError(
          'ERR_CONFLICT',
          'a rule is being tried; ask again when it is done',
        );
      running = true;
      try {
        const to = deps.clock.now();
        const trial = await tryRule(read({ file: body.file, text: body.rule }), {
          archive: deps.archive,
          tenant: deps.tenant,
          sources: deps.sources,
          from: to - body.since,
          to,
          elapsed: () => performance.now(),
        });
        await writeLedger(deps, who, {
          verb: 'rule.tried',
          subject: trial.rules.map(({ id }) => id).join(' '),
          detail: { since: body.since, fired: trial.fired, read: trial.scanned.events },
        });
        return {
          ...trial,
          identities: trial.identities.map((one) => ({ ...one, name: shortName(one.id) })),
        };
      } finally {
        running = false;
      }
    },
  };
};
