/** The text behind a rule, and the site's own rule files: what is broken is refused before it is written. */
import { CountersignError } from '../../core/index.ts';
import { type RuleFile, readRules } from '../../detection/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { found } from './found.ts';
import { writeLedger } from './ledger-write.ts';

export const ruleFileHandlers = (deps: ApiDeps) => {
  const site = () => {
    if (!deps.siteRules)
      throw new CountersignError('ERR_NOT_FOUND', 'no folder for rules of the site is set up');
    return deps.siteRules;
  };
  return {
    'rules.source': async ({ params }) => {
      const all = [...deps.rules, ...(deps.correlations ?? [])];
      const rule = found(
        all.find(({ slug }) => slug === params.id),
        `rule "${params.id}" with a file`,
      );
      const text = deps.ruleText?.(rule.file);
      return { id: rule.slug, file: rule.file, text: found(text, `file "${rule.file}"`) };
    },
    'rules.files': async () => ({ items: deps.siteRules ? await deps.siteRules.list() : [] }),
    'rules.keep': async ({ params, body, who }) => {
      const read = deps.readRule ?? ((file: RuleFile) => readRules([file]));
      const outcome = read({ file: `${params.name}.yml`, text: body.text });
      const broken = outcome.faults.find(({ kind }) => kind !== 'warning');
      if (broken) {
        const place = [broken.line, broken.column].filter((part) => part !== undefined).join(':');
        throw new CountersignError(
          'ERR_INPUT_INVALID',
          `${place === '' ? '' : `${place} `}${broken.message}; ${broken.fix}`,
        );
      }
      await site().put(params.name, body.text);
      await writeLedger(deps, who, {
        verb: 'rule.kept',
        subject: params.name,
        detail: {
          reason: body.reason,
          rules: [...outcome.rules, ...outcome.correlations].map(({ slug }) => slug),
        },
      });
      return { name: params.name, text: body.text };
    },
    'rules.remove': async ({ params, who }) => {
      found((await site().remove(params.name)) || undefined, `rule file "${params.name}"`);
      await writeLedger(deps, who, { verb: 'rule.removed', subject: params.name });
      return { ok: true };
    },
  } satisfies Partial<Handlers>;
};
