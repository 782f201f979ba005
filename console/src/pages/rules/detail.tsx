import { Link } from '@tanstack/react-router';
import { FilePen } from 'lucide-react';
import type { Rule } from '../../contract.ts';
import { counted, whole } from '../../format/number.ts';
import { Badge, SeverityBadge, Unknown } from '../../parts/badge.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Mono } from '../../parts/mono.tsx';
import { Field } from '../../parts/panel.tsx';
import { Ago } from '../../parts/when.tsx';

/** One rule: what it says, who else looks like it, and the way to its text. */
export function RuleDetail({
  rule,
  onClose,
}: {
  readonly rule: Rule;
  readonly onClose: () => void;
}) {
  return (
    <Dialog open onClose={onClose} title={rule.title} as="sheet">
      <div className="flex flex-col gap-4">
        <p className="flex flex-wrap items-center gap-2">
          <SeverityBadge severity={rule.severity} />
          <Badge>{rule.kind}</Badge>
          {rule.state === 'blind' && <Unknown because={rule.because}>Blind</Unknown>}
          <Mono className="text-ink-3">{rule.id}</Mono>
        </p>
        <p className="text-sm text-ink-2">{rule.description}</p>
        <dl className="grid grid-cols-2 gap-4">
          <Field label="Can it fire?" note={rule.because}>
            {rule.state === 'active' ? 'Yes' : 'No'}
          </Field>
          <Field
            label="Fired"
            {...(rule.lastFiredAt === undefined ? {} : { note: <Ago at={rule.lastFiredAt} /> })}
          >
            {rule.fired === 0 ? 'Never' : counted(rule.fired, 'time')}
          </Field>
          <Field label="ATT&CK">
            <span className="font-mono">{rule.attack.join(' ') || 'none named'}</span>
          </Field>
          <Field label="Examples, checked at load">
            {whole(rule.examples.fires)} fire, {whole(rule.examples.quiet)} quiet
          </Field>
          <Field label="Logs of">{rule.system}</Field>
          {rule.file !== undefined && (
            <Field label="Written in">
              <span className="font-mono text-xs break-all">{rule.file}</span>
            </Field>
          )}
        </dl>
        <div>
          <h3 className="label mb-1">Who does this honestly</h3>
          <ul className="list-disc pl-4 text-sm text-ink-2">
            {rule.falsePositives.map((one) => (
              <li key={one}>{one}</li>
            ))}
            {rule.falsePositives.length === 0 && <li>Nobody is named.</li>}
          </ul>
        </div>
        {rule.file !== undefined && (
          <Link
            to="/rules/try"
            search={{ rule: rule.id }}
            className="inline-flex h-8 w-fit items-center gap-1.5 rounded-md border border-line-strong px-3 text-sm font-medium hover:bg-hover"
          >
            <FilePen aria-hidden className="size-3.5" /> Read, tune and try
          </Link>
        )}
      </div>
    </Dialog>
  );
}
